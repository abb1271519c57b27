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
use function ShortPixelFlush\Proof\shows_only_a_part;
use function ShortPixelFlush\Proof\thumbnail_of_answer;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Keeps thumbnails of a few copies of a flush: before a removal, after it, and of the site's file then.
 *
 * @phpstan-import-type Answer from Client
 */
final class Thumbnail_Keeper {
	// The number of a flush's thumbnails reserved for copies that were seen before their removal, or are not new.
	private const RESERVED = 24;

	// The most copies of one file in a slice, unless they were seen before their removal or are not new: another width
	// shows nothing new.
	private const MOST_OF_A_FILE = 3;

	private int $flush_id;

	private Thumbnails $thumbnails;

	/** The number of further thumbnails that the flush may have; null until needed. */
	private ?int $room;

	/** @var array<int, string> Thumbnails of answers whose bytes are gone, by row. */
	private array $came = [];

	/** @var array<int, string> Thumbnails from before the removal, by row. */
	private array $before = [];

	/** @var array<string, int> The numbers of copies with kept thumbnails, by the file's URL. */
	private array $of_file = [];

	/** @var array<string, array{uri: string, attachment_id: int}> Thumbnails that are not stored yet, by name. */
	private array $new = [];

	/** @var array<string, true> Names of thumbnails that were stored in this slice, which take no more room. */
	private array $stored = [];

	public function __construct( Flush $flush ) {
		$this->flush_id   = $flush->id;
		$this->thumbnails = new Thumbnails();
		// A deleted image must not be seen in the history.
		$this->room = 'delete' === $flush->cause ? 0 : null;
	}

	/**
	 * Makes the thumbnail of a copy before its removal; of several formats, the first that can be decoded.
	 *
	 * @param Answer $answer
	 */
	public function saw_before( Purge $row, array $answer ): void {
		if ( '' === ( $this->before[ $row->id ] ?? '' ) && ! isset( $row->thumbnails['before'] ) && $this->has_room( $row, true ) ) {
			$this->before[ $row->id ] = thumbnail_of_answer( $answer, $row->url );
		}
	}

	/** Returns the row with its thumbnail from before the removal. */
	public function with_before( Purge $row ): Purge {
		$uri = $this->before[ $row->id ] ?? '';
		return '' === $uri ? $row : $row->with( [ 'thumbnails' => [ 'before' => $this->keep( $row, $uri ) ] + $row->thumbnails ] );
	}

	/**
	 * Makes the thumbnail of an answer whose bytes are not kept while its verdict waits for other formats.
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
	 * Returns the row with thumbnails of the answer and of the site's file, if there is room for them. A row that is
	 * unchecked, or will be checked again, gets neither.
	 *
	 * @param Answer $answer The judged answer, without its bytes if saw() had them.
	 */
	public function with_after( Purge $row, array $answer, Origin $origin ): Purge {
		$kept = array_intersect_key( $row->thumbnails, [ 'before' => true ] );
		$came = $this->came[ $row->id ] ?? '';
		unset( $this->came[ $row->id ] );
		$is_new    = in_array( $row->state, Tally::NEW_STATES, true );
		$is_wanted = ! in_array( $row->state, [ 'sent', 'unchecked' ], true ) && $this->has_room( $row, isset( $kept['before'] ) || ! $is_new );
		// All formats of a new copy show the same image.
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
	 * Stores the thumbnails of the copy with which a new link was tried, since its old link is not checked.
	 *
	 * @param array{before: Answer|null, after: Answer} $answers The answers at its old link and at its new one.
	 */
	public function keep_tried( Purge $row, array $answers ): void {
		$uris = array_map( static fn ( array $answer ): string => thumbnail_of_answer( $answer, $row->url ), array_filter( $answers ) );
		$this->keep_at_once( $row, $uris + [ 'site' => self::of_site( $row, new Origin() ) ] );
	}

	/**
	 * Stores the thumbnail of a cached answer at the old link of a row's copy, beside the row's other thumbnails.
	 *
	 * @param Answer $answer
	 */
	public function keep_before( Purge $row, array $answer ): void {
		$this->keep_at_once( $row, $this->has_room( $row, true ) ? [ 'before' => thumbnail_of_answer( $answer, $row->url ) ] : [] );
	}

	/** @param array<string, string> $uris Thumbnails; empty for those that could not be made. */
	private function keep_at_once( Purge $row, array $uris ): void {
		$kept = array_map( fn ( string $uri ): string => $this->keep( $row, $uri ), array_filter( $uris, static fn ( string $uri ): bool => '' !== $uri ) );
		if ( [] !== $kept ) {
			$this->store();
			( new Purges() )->write( [ $row->with( [ 'thumbnails' => $kept + $row->thumbnails ] ) ], '' );
		}
	}

	/** Returns a thumbnail of the site's file; empty if none can be made, or if the copy is a placeholder or crop. */
	private static function of_site( Purge $row, Origin $origin ): string {
		return shows_only_a_part( $row->url ) ? '' : $origin->thumbnail( $row->source );
	}

	/** Stores the thumbnails in one statement. Rows may name one that could not be stored: they then show none. */
	public function store(): void {
		if ( [] !== $this->new ) {
			$this->thumbnails->add( $this->flush_id, $this->new );
		}
		$this->stored += array_fill_keys( array_keys( $this->new ), true );
		$this->new     = [];

		$this->before = [];
		$this->came   = [];
	}

	/** @param bool $is_telling Whether the copy was seen before its removal, or is not new. */
	private function has_room( Purge $row, bool $is_telling ): bool {
		$this->room = $this->room ?? $this->thumbnails->room( $this->flush_id );
		return $this->room - count( $this->came ) > ( $is_telling ? 0 : self::RESERVED )
			&& ( $is_telling || ( $this->of_file[ $row->source ] ?? 0 ) < self::MOST_OF_A_FILE );
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
