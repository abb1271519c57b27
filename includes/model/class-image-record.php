<?php
/** A row of the table of images, as it was read: what is known of an image's files, and what was last decided about it. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @immutable
 * @phpstan-type Record_Change array{file?: string, files?: array<string, File_Stamp>, stamped_at?: int, changed_at?: int, causes?: int, former?: list<array<mixed>>, changed_files?: list<string>|null, decision?: string, decided_at?: int, flush_id?: int, proved_at?: int, scanned_at?: int, scan_state?: string, scan_reason?: string, scan_due?: int, finding?: array<mixed>}
 */
final class Image_Record {
	/** Decisions on a change that no flush follows. */
	public const UNFLUSHED = [ 'off', 'refused', 'failed', 'outside' ];

	public int $attachment_id;

	/** The attachment's own file when its files were last read, below the uploads folder. */
	public string $file;

	/** @var array<string, File_Stamp> By name, as they were when last read. */
	public array $files;

	/** When the files were last read; 0 is never. All times here are in Unix seconds. */
	public int $stamped_at;

	/** When something last happened to it that is still to be decided on; 0 where all is decided. */
	public int $changed_at;

	/** Bits of CHANGE_CAUSES: what is to be decided on, or what was last decided on. */
	public int $causes;

	public int $user_id;

	/** @var list<array<mixed>> Sources that it had before it was deleted or renamed. */
	public array $former;

	/** @var list<string>|null Names of files whose links led to other bytes before, and that no flush has proved new since; null where that is not known. */
	public ?array $changed_files;

	/** What was last decided, and when. */
	public string $decision;

	public int $decided_at;

	/** The last flush that it was part of; 0 where there was none. */
	public int $flush_id;

	/** When a flush last proved it new. */
	public int $proved_at;

	public int $scanned_at;

	/** What the scan last found: `new`, `stale`, `unknown`; empty where it was never scanned. */
	public string $scan_state;

	/** Why it could not be told, or why nothing had to be asked; empty where neither. */
	public string $scan_reason;

	/** While a scan has to ask for it: when its newest file was written, since those come first. Else 0. */
	public int $scan_due;

	/** @var array<mixed> What the scan saw, with its evidence. */
	public array $finding;

	/** @param array<mixed> $row A row of the table. */
	public function __construct( array $row ) {
		$this->attachment_id = integer( $row['attachment_id'] ?? 0 );
		$this->file          = text( $row['file'] ?? '' );
		$this->files         = self::stamps( json_column( $row['files'] ?? '' ) ?? [] );
		$this->stamped_at    = integer( $row['stamped_at'] ?? 0 );
		$this->changed_at    = integer( $row['changed_at'] ?? 0 );
		$this->causes        = integer( $row['causes'] ?? 0 );
		$this->user_id       = integer( $row['user_id'] ?? 0 );
		$this->former        = array_values( array_filter( json_column( $row['former'] ?? '' ) ?? [], 'is_array' ) );
		$this->changed_files = '' === text( $row['changed_files'] ?? '' ) ? null : texts( json_column( $row['changed_files'] ) ?? [] );
		$this->decision      = text( $row['decision'] ?? '' );
		$this->decided_at    = integer( $row['decided_at'] ?? 0 );
		$this->flush_id      = integer( $row['flush_id'] ?? 0 );
		$this->proved_at     = integer( $row['proved_at'] ?? 0 );
		$this->scanned_at    = integer( $row['scanned_at'] ?? 0 );
		$this->scan_state    = text( $row['scan_state'] ?? '' );
		$this->scan_reason   = text( $row['scan_reason'] ?? '' );
		$this->scan_due      = integer( $row['scan_due'] ?? 0 );
		$this->finding       = json_column( $row['finding'] ?? '' ) ?? [];
	}

	/**
	 * @param array<mixed> $stored
	 * @return array<string, File_Stamp>
	 */
	private static function stamps( array $stored ): array {
		$stamps = [];
		foreach ( $stored as $name => $stamp ) {
			$stamps[ (string) $name ] = File_Stamp::from_array( entries( $stamp ) );
		}
		return $stamps;
	}

	/** @return list<Source_File> Of what was stored as `former`. */
	public function former_sources(): array {
		return array_map(
			static fn ( array $source ): array => [
				'url'    => text( $source['url'] ?? '' ),
				'width'  => integer( $source['width'] ?? 0 ),
				'height' => integer( $source['height'] ?? 0 ),
				'type'   => text( $source['type'] ?? '' ),
				'path'   => null,
			],
			$this->former
		);
	}

	/**
	 * @param array<string, File_Stamp> $files Of a deleted image, by name.
	 * @return self This image as one that took that image's place.
	 */
	public function replacing( array $files ): self {
		$row = [
			'files'         => json_text( $files + $this->files ),
			'stamped_at'    => max( 1, $this->stamped_at ),
			'causes'        => $this->causes | cause_bit( 'replace' ),
			'changed_files' => null === $this->changed_files ? '' : json_text( $this->changed_files ),
		];
		return new self( $row + get_object_vars( $this ) );
	}

	/** Whether the copies at a file's link can be of no other file: it is new, or has not changed. */
	public function is_never_old( string $name ): bool {
		return null !== $this->changed_files && isset( $this->files[ $name ] ) && ! in_array( $name, $this->changed_files, true );
	}

	/** @return list<string> Strongest first. */
	public function change_causes(): array {
		return causes_of( $this->causes );
	}
}
