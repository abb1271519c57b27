<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Store;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The table of thumbnails: data URIs, unique in a flush and named by a hash. Rows of purges refer to them by name, even
 * after a thumbnail was deleted to make room. No method throws.
 */
final class Thumbnails {
	/** The limit per flush. */
	public const MOST = 48;

	/** The limit of the whole site, in bytes: with the database's overhead, less than 20 MB. */
	public const MOST_BYTES = 16777216;

	private Table $table;

	private int $most_bytes;

	public function __construct( int $most_bytes = self::MOST_BYTES ) {
		$this->table      = new Table( __NAMESPACE__ . '\thumbnails_table' );
		$this->most_bytes = $most_bytes;
	}

	public static function name_of( string $uri ): string {
		return substr( hash( 'sha256', $uri ), 0, 16 );
	}

	/** Returns how many more a flush may have; 0 while the database does not answer. */
	public function room( int $flush_id ): int {
		return max(
			0,
			self::MOST - ( $this->table->number( "SELECT COUNT(*) FROM {$this->table->name()} WHERE flush_id = %d", [ $flush_id ] ) ?? self::MOST )
		);
	}

	/** @param array<string, array{uri: string, attachment_id: int}> $thumbnails By name. */
	public function add( int $flush_id, array $thumbnails ): void {
		$rows = [];
		foreach ( $thumbnails as $name => $thumbnail ) {
			$rows[] = [ $flush_id, (string) $name, $thumbnail['attachment_id'], strlen( $thumbnail['uri'] ), $thumbnail['uri'] ];
		}
		if ( [] !== $rows && $this->make_room( $flush_id, array_sum( array_column( $rows, 3 ) ) ) ) {
			$this->table->insert( [ 'flush_id', 'name', 'attachment_id', 'size', 'uri' ], $rows );
		}
	}

	/** @return array<string> Data URIs by name. */
	public function uris( int $flush_id ): array {
		$rows = $this->table->select( "SELECT name, uri FROM {$this->table->name()} WHERE flush_id = %d", [ $flush_id ] ) ?? [];
		return array_map( 'strval', array_column( $rows, 'uri', 'name' ) );
	}

	/** @param list<int> $flush_ids */
	public function delete( array $flush_ids ): void {
		if ( [] !== $flush_ids ) {
			$this->table->run( "DELETE FROM {$this->table->name()} WHERE flush_id IN (" . marks( $flush_ids ) . ')', $flush_ids );
		}
	}

	/**
	 * Deletes the thumbnails of deleted images, which must not be seen in the history either.
	 *
	 * @param non-empty-list<int> $attachment_ids
	 */
	public function delete_of_images( array $attachment_ids ): void {
		$this->table->run( "DELETE FROM {$this->table->name()} WHERE attachment_id IN (" . marks( $attachment_ids ) . ')', $attachment_ids );
	}

	/** Deletes thumbnails of other flushes, oldest first, until the bytes fit; false if they can't. */
	private function make_room( int $flush_id, int $bytes ): bool {
		$rows = $this->table->select( "SELECT flush_id, SUM(size) AS bytes FROM {$this->table->name()} GROUP BY flush_id ORDER BY flush_id", [] );
		$over = $bytes + array_sum( array_map( static fn ( array $row ): int => (int) $row['bytes'], $rows ?? [] ) ) - $this->most_bytes;
		$gone = [];
		foreach ( $rows ?? [] as $row ) {
			if ( $over > 0 && (int) $row['flush_id'] !== $flush_id ) {
				$gone[] = (int) $row['flush_id'];
				$over  -= (int) $row['bytes'];
			}
		}
		$this->delete( $gone );
		return null !== $rows && $over <= 0;
	}
}
