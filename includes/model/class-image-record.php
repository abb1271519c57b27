<?php
/** A row of the table of images, as read: the known files of an image, and the last decision about it. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @immutable
 * @phpstan-type Record_Change array{
 *     file?: string,
 *     files?: array<string, File_Stamp>,
 *     stamped_at?: int,
 *     changed_at?: int,
 *     causes?: int,
 *     former?: list<Source_File>,
 *     changed_files?: list<string>|null,
 *     decision?: string,
 *     decided_at?: int,
 *     flush_id?: int,
 *     proved_at?: int,
 *     scanned_at?: int,
 *     scan_state?: string,
 *     scan_reason?: string,
 *     scan_due?: int,
 *     finding?: Finding,
 * }
 */
final class Image_Record extends Stored_Value {
	protected const LIKE = [
		'files'         => [ '*' => File_Stamp::class ],
		'former'        => [
			[
				'url'    => '',
				'width'  => 0,
				'height' => 0,
				'type'   => '',
				'path'   => null,
			],
		],
		'changed_files' => [ '' ],
		'finding'       => Finding::class,
	];

	/** Decisions that leave a change unflushed. */
	public const UNFLUSHED = [ 'off', 'refused', 'failed', 'outside' ];

	public int $attachment_id = 0;

	/** The path of the file that shows it, as returned by image_file(), when its files were last read. */
	public string $file = '';

	/** @var array<string, File_Stamp> By name, as last read. */
	public array $files = [];

	/** When the files were last read; 0 for never, or if there were none. All times here are in Unix seconds. */
	public int $stamped_at = 0;

	/** When an event that still needs a decision last happened, or when a delayed one is due; 0 if there is none. */
	public int $changed_at = 0;

	/** Bits of CHANGE_CAUSES: the undecided causes, or the last decided ones. */
	public int $causes = 0;

	public int $user_id = 0;

	/** @var list<Source_File> Its sources from before it was deleted, renamed or replaced. */
	public array $former = [];

	/**
	 * @var list<string>|null Files whose links may have led to other content before, and that no flush has proved new
	 *     since; null if unknown.
	 */
	public ?array $changed_files = null;

	/** The last decision, and its time. */
	public string $decision = '';

	public int $decided_at = 0;

	/** The last flush recorded for it, never one of links, of the library or of everything; 0 for none. */
	public int $flush_id = 0;

	/** When a flush last proved it new. */
	public int $proved_at = 0;

	public int $scanned_at = 0;

	/** `new`, `stale` or `unknown` by the last scan; a withdrawn `stale` becomes `unknown`. Empty if never scanned. */
	public string $scan_state = '';

	/** Why it could not be judged, or why no request was needed; otherwise empty. */
	public string $scan_reason = '';

	/**
	 * Its place in the queue of a scan, latest first: the time of its newest file, or of the listing if files changed;
	 * 1 after a failed attempt, 0 if it is not in the queue.
	 */
	public int $scan_due = 0;

	/** The finding of the last scan that judged one of its copies. */
	public Finding $finding;

	/** @param array<mixed> $row A row of the table. */
	public function __construct( array $row = [] ) {
		$this->finding = new Finding();
		parent::__construct( $row );
	}

	/**
	 * @param array<string, File_Stamp> $files The files of a deleted image, by name.
	 * @return self This image, recorded as the replacement of the deleted one.
	 */
	public function replacing( array $files ): self {
		return $this->with(
			[
				'files'      => $files + $this->files,
				'stamped_at' => max( 1, $this->stamped_at ),
				'causes'     => $this->causes | cause_bit( 'replace' ),
			]
		);
	}

	/** @return array<string, string> Paths of its files by name. All are in the folder of its own file. */
	public function paths(): array {
		$uploads = wp_get_upload_dir()['basedir'];
		// With a bucket's stream wrapper, each file access would be a request.
		if ( '' === $this->file || wp_is_stream( $uploads ) ) {
			return [];
		}
		$folder = dirname( path_join( $uploads, $this->file ) );
		$paths  = [];
		foreach ( array_keys( $this->files ) as $name ) {
			$paths[ $name ] = "{$folder}/{$name}";
		}
		return $paths;
	}

	/** Whether no copy at a file's link can be of an older file, because the file is new or has not changed. */
	public function is_never_old( string $name ): bool {
		return null !== $this->changed_files && isset( $this->files[ $name ] ) && ! in_array( $name, $this->changed_files, true );
	}

	/** @return list<string> Strongest first. */
	public function change_causes(): array {
		return causes_of( $this->causes );
	}
}
