<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\File_History;
use ShortPixelFlush\Model\Finding;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Proof\Image_Facts;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Proof\packed_fingerprint;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** An image to judge, with what is known of it and the copies to request. */
final class Case_Of_Image {
	public Image_Record $record;

	/** @var non-empty-list<Variant> One or two copies. */
	public array $copies;

	/** @var array<string, string> Paths of files by URL. */
	public array $paths;

	/** @var array<string, Image_Facts|null> Files read so far, by URL. */
	public array $files = [];

	/**
	 * @param non-empty-list<Variant> $copies
	 * @param array<string, string>   $paths
	 */
	public function __construct( Image_Record $record, array $copies, array $paths ) {
		$this->record = $record;
		$this->copies = $copies;
		$this->paths  = $paths;
	}

	public function id(): int {
		return $this->record->attachment_id;
	}

	public function tries(): int {
		return $this->record->finding->tries;
	}

	/** Returns the ctime of the first copy's file, which was on the disk by then; 0 if it is not there. */
	public function put_at(): int {
		$path = $this->paths[ $this->copies[0]->source ] ?? '';
		return is_file( $path ) ? (int) filectime( $path ) : 0;
	}

	public function history( Variant $copy ): File_History {
		$path = $this->paths[ $copy->source ] ?? '';
		return $this->record->finding->histories[ wp_basename( $path ) ] ?? File_History::by_time( is_file( $path ) ? (int) filemtime( $path ) : 0 );
	}

	/**
	 * Returns the copy's record from before the file changed; for another copy of that file, only the fingerprint;
	 * empty if there is none.
	 */
	public function before( Variant $copy ): Baseline {
		$before = $this->record->finding->before;
		if ( ( $before['url'] ?? '' ) === $copy->url ) {
			return new Baseline( $before );
		}
		return new Baseline( ( $before['source'] ?? '' ) === $copy->source ? array_intersect_key( $before, [ 'fingerprint' => true ] ) : [] );
	}

	/** @param string $picture A picture of an old copy as a data URI; empty for other copies. */
	public function finding( Judged_Copy $judged, int $requests, string $picture ): Finding {
		$copy    = $this->copies[0];
		$earlier = $this->record->finding;
		$image   = 'new' === $judged->state ? $judged->image : null;
		$looks   = null === $image ? [ 'before' => $earlier->before ] : [
			'sha256'      => $image->sha256,
			'fingerprint' => null === $image->fingerprint ? '' : packed_fingerprint( $image->fingerprint ),
		];
		return new Finding(
			[
				'url'       => $copy->url,
				'source'    => $copy->source,
				'at'        => now(),
				'evidence'  => $judged->evidence,
				'made_at'   => $judged->made_at,
				'since'     => $this->history( $copy )->from,
				'requests'  => $requests,
				'histories' => $earlier->histories,
				'picture'   => $picture,
			] + $looks
		);
	}
}
