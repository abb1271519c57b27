<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Image_Record;
use ShortPixelFlush\Flush\Image_Records;
use ShortPixelFlush\Flush\Planning;
use ShortPixelFlush\Flush\Step;
use function ShortPixelFlush\Flush\cause_reason;
use function ShortPixelFlush\Flush\queued_subject;
use function ShortPixelFlush\Flush\storm_reason;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/queue-image.php';
require_once __DIR__ . '/../flush/say/causes.php';
require_once __DIR__ . '/replace-everywhere.php';

/**
 * Gathers images into flushes: one for each cause and user, or in a storm one for all. Nobody sees such a flush until it is closed; one
 * that a process which died has left is closed by the next sweep.
 *
 * @phpstan-import-type Record_Change from Image_Record
 */
final class Gatherer {
	// The pages of more images than that are not cleared one by one.
	private const MOST_NAMED = 10;

	private Flushes $flushes;

	private Image_Records $records;

	private bool $is_storm;

	/** @var array<int, string> Why each open flush is made, by its id. */
	private array $open = [];

	/** @var array<string, int> Open flushes, by cause and user. */
	private array $by_key = [];

	/** @param list<Flush> $left What an earlier sweep has begun and not closed. */
	public function __construct( array $left, bool $is_storm ) {
		$this->flushes  = new Flushes();
		$this->records  = new Image_Records();
		$this->is_storm = $is_storm;
		foreach ( $left as $flush ) {
			$this->open[ $flush->id ] = $flush->cause;
			if ( $is_storm ) {
				$this->by_key['storm'] = $flush->id;
			}
		}
	}

	/**
	 * Decides that an image is flushed.
	 *
	 * @param Record_Change $change What else is known of it now.
	 */
	public function add( Image_Record $record, string $cause, array $change ): void {
		$key = $this->is_storm ? 'storm' : "{$cause} {$record->user_id}";
		if ( ! isset( $this->by_key[ $key ] ) ) {
			$id = $this->flushes->create(
				[
					'scope'   => 'images',
					'state'   => 'storing',
					'user_id' => $this->is_storm ? 0 : $record->user_id,
					// A storm has many.
					'cause'   => $this->is_storm ? 'change' : $cause,
				]
			);
			if ( 0 === $id ) {
				// The database refused it: the image is decided on again.
				return;
			}
			$this->by_key[ $key ] = $id;
			$this->open[ $id ]    = $cause;
		}
		$this->records->decide( $record, $change + [ 'flush_id' => $this->by_key[ $key ] ] );
	}

	/** Lets runners have what was gathered. */
	public function close(): void {
		foreach ( $this->open as $id => $cause ) {
			$flush = $this->flushes->get( $id );
			$first = array_keys( $this->records->of_flush( $id, 0, self::MOST_NAMED ) ?? [] );
			if ( null === $flush || [] === $first ) {
				$this->flushes->delete( [ $id ] );
				continue;
			}
			$count = $this->records->count_of_flush( $id );
			$other = $this->is_storm || $count > self::MOST_NAMED ? 0 : replace_everywhere( $first, $cause, cause_reason( $cause ), $flush->user_id );
			if ( $other > 0 ) {
				$this->records->set_flush( $first, $other );
				$this->flushes->delete( [ $id ] );
				continue;
			}
			$subject = [ 'attachment_count' => $count ] + queued_subject( $first ) + ( $count > self::MOST_NAMED ? [] : [ 'attachment_ids' => $first ] );
			$this->flushes->update(
				$flush,
				[
					'state'   => 'queued',
					'reason'  => $this->is_storm ? storm_reason( $count ) : cause_reason( $cause ),
					'subject' => $subject + $flush->subject,
					'steps'   => [ Step::queued( 'plan', Planning::by_record( $count )->to_array() ) ],
				]
			);
		}
		$this->open   = [];
		$this->by_key = [];
	}
}
