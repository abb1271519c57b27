<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Proof\Origin;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Store\Thumbnails;
use function ShortPixelFlush\Proof\shows_less_than_the_whole;
use function ShortPixelFlush\Proof\thumbnail_of_answer;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Keeps thumbnails of a few copies of a flush: of what was there before a removal, of what came after it, and of the site's file then.
 *
 * @phpstan-import-type Answer from Client
 */
final class Thumbnail_Keeper {
	// Of a flush's room, what is left for copies that were seen before their removal, or are not new.
	private const RESERVED = 24;

	// Copies of one file, unless they were seen before their removal or are not new: another width shows nothing else.
	private const MOST_OF_A_FILE = 3;

	private int $flush_id;

	private Thumbnails $thumbnails;

	/** How many more the flush may have; null until it is needed. */
	private ?int $room;

	/** @var array<int, string> What came, by row, where its bytes are not at hand any more. */
	private array $came = [];

	/** @var array<int, string> What was there before the removal, by row. */
	private array $before = [];

	/** @var array<string, int> How many copies of each file were kept. */
	private array $of_file = [];

	/** @var array<string, array{uri: string, attachment_id: int}> Not stored yet, by name. */
	private array $new = [];

	/** @var array<string, true> By name: what was stored takes no more room. */
	private array $stored = [];

	public function __construct( Flush $flush ) {
		$this->flush_id   = $flush->id;
		$this->thumbnails = new Thumbnails();
		// What somebody has deleted is not to be seen in the history.
		$this->room = 'delete' === $flush->cause ? 0 : null;
	}

	/**
	 * Before a removal. Of several formats the first that can be decoded is kept.
	 *
	 * @param Answer $answer
	 */
	public function saw_before( Purge $row, array $answer ): void {
		if ( '' === ( $this->before[ $row->id ] ?? '' ) && ! isset( $row->thumbnails['before'] ) && $this->has_room( $row, true ) ) {
			$this->before[ $row->id ] = thumbnail_of_answer( $answer, $row->url );
		}
	}

	/** With what was there before the removal. */
	public function with_before( Purge $row ): Purge {
		$uri = $this->before[ $row->id ] ?? '';
		return '' === $uri ? $row : $row->with( [ 'thumbnails' => [ 'before' => $this->keep( $row, $uri ) ] + $row->thumbnails ] );
	}

	/**
	 * For a row whose verdict has to wait for other formats.
	 *
	 * @param Answer $answer
	 */
	public function saw( Purge $row, array $answer ): void {
		$uri = $this->has_room( $row, isset( $row->thumbnails['before'] ) ) ? thumbnail_of_answer( $answer, $row->url ) : '';
		if ( '' !== $uri ) {
			$this->came[ $row->id ] = $uri;
		}
	}

	/**
	 * With what came, and the site's file beside it. A row that is looked at once more has none yet.
	 *
	 * @param Answer $answer The one that was judged; without its bytes where saw() had them.
	 */
	public function with_after( Purge $row, array $answer, Origin $origin ): Purge {
		$kept = array_intersect_key( $row->thumbnails, [ 'before' => true ] );
		$came = $this->came[ $row->id ] ?? '';
		unset( $this->came[ $row->id ] );
		$is_new    = in_array( $row->state, Tally::NEW_STATES, true );
		$is_wanted = ! in_array( $row->state, [ 'sent', 'unchecked' ], true ) && $this->has_room( $row, isset( $kept['before'] ) || ! $is_new );
		// Each format of a new copy shows the same.
		$has_come = '' !== $came && ( $is_new || '' === $answer['body'] );
		$after    = ! $is_wanted ? '' : ( $has_come ? $came : thumbnail_of_answer( $answer, $row->url ) );
		$site     = $is_wanted ? self::of_site( $row, $origin ) : '';
		foreach ( compact( 'site', 'after' ) as $which => $uri ) {
			if ( '' !== $uri ) {
				$kept[ $which ] = $this->keep( $row, $uri );
			}
		}
		$this->of_file[ $row->source ] = ( $this->of_file[ $row->source ] ?? 0 ) + ( '' === $after . $site ? 0 : 1 );
		return $kept === $row->thumbnails ? $row : $row->with( [ 'thumbnails' => $kept ] );
	}

	/**
	 * For the copy that a new address was tried with: nobody looks at its old address any more.
	 *
	 * @param array{before: Answer|null, after: Answer} $answers What came at its old address and at its new one.
	 */
	public function keep_tried( Purge $row, array $answers ): void {
		$kept = [];
		$uris = array_map( static fn ( array $answer ): string => thumbnail_of_answer( $answer, $row->url ), array_filter( $answers ) );
		foreach ( $uris + [ 'site' => self::of_site( $row, new Origin() ) ] as $which => $uri ) {
			if ( '' !== $uri ) {
				$kept[ $which ] = $this->keep( $row, $uri );
			}
		}
		if ( [] !== $kept ) {
			$this->store();
			( new Purges() )->write( [ $row->with( [ 'thumbnails' => $kept ] ) ], '' );
		}
	}

	/** Nothing beside a placeholder or cut-out, which looks like nothing else. */
	private static function of_site( Purge $row, Origin $origin ): string {
		return shows_less_than_the_whole( $row->url ) ? '' : $origin->thumbnail( $row->source );
	}

	/** In one statement; rows that name what is not stored have no thumbnail. */
	public function store(): void {
		if ( [] !== $this->new ) {
			$this->thumbnails->add( $this->flush_id, $this->new );
		}
		$this->stored += array_fill_keys( array_keys( $this->new ), true );
		$this->new     = [];

		$this->before = [];
		$this->came   = [];
	}

	/** @param bool $is_telling Whether there is something to compare it with, or it is not new. */
	private function has_room( Purge $row, bool $is_telling ): bool {
		$this->room = $this->room ?? $this->thumbnails->room( $this->flush_id );
		return $this->room - count( $this->came ) > ( $is_telling ? 0 : self::RESERVED ) && ( $is_telling || ( $this->of_file[ $row->source ] ?? 0 ) < self::MOST_OF_A_FILE );
	}

	private function keep( Purge $row, string $uri ): string {
		$name = Thumbnails::name_of( $uri );
		if ( ! isset( $this->new[ $name ] ) && ! isset( $this->stored[ $name ] ) ) {
			$this->room         = (int) $this->room - 1;
			$this->new[ $name ] = [
				'uri'           => $uri,
				'attachment_id' => $row->attachment_id,
			];
		}
		return $name;
	}
}
