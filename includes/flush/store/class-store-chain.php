<?php
/**
 * Reads of a flush's rows what the edges need.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/schema.php';
require_once __DIR__ . '/store-rows.php';

/**
 * Portions of addresses by row id, so that one who comes later goes on where another stopped.
 */
final class Store_Chain {
	private Store_Table $table;

	/**
	 * Prepares; reads nothing.
	 */
	public function __construct() {
		$this->table = new Store_Table( __NAMESPACE__ . '\purges_table' );
	}

	/**
	 * Lists addresses at some hosts that ShortPixel has accepted and that are to be looked at; with `all` those that were
	 * looked at already, too.
	 *
	 * @param list<string> $hosts Each "host" or "host:port".
	 * @return list<array{id: int, url: string}>|null Null when the database did not answer.
	 */
	public function accepted( int $flush_id, array $hosts, int $after, int $limit, bool $all ): ?array {
		$states = $all ? [ 'sent', 'fresh', 'rebuilding', 'unconfirmed', 'stale' ] : [ 'sent' ];
		if ( [] === $hosts ) {
			return [];
		}
		$rows = $this->table->select(
			"SELECT id, url FROM {$this->table->name()} WHERE flush_id = %d AND layer = 'shortpixel' AND sent_at > 0 AND id > %d
			AND state IN (" . self::marks( $states ) . ') AND host IN (' . self::marks( $hosts ) . ') ORDER BY id LIMIT %d',
			array_merge( [ $flush_id, $after ], $states, $hosts, [ $limit ] )
		);

		return null === $rows ? null : array_map(
			static fn ( array $row ): array => [
				'id'  => integer( $row['id'] ?? 0 ),
				'url' => text( $row['url'] ?? '' ),
			],
			$rows
		);
	}

	/**
	 * Lists the pictures' own files, each once, of the addresses that are to be sent.
	 *
	 * @return list<array{id: int, url: string}>|null Null when the database did not answer.
	 */
	public function sources( int $flush_id, int $after, int $limit ): ?array {
		$rows = $this->table->select(
			"SELECT MIN(id) AS id, source FROM {$this->table->name()} WHERE flush_id = %d AND layer = 'shortpixel' AND state = 'queued' AND source <> ''
			GROUP BY source HAVING MIN(id) > %d ORDER BY MIN(id) LIMIT %d",
			[ $flush_id, $after, $limit ]
		);

		return null === $rows ? null : array_map(
			static fn ( array $row ): array => [
				'id'  => integer( $row['id'] ?? 0 ),
				'url' => text( $row['source'] ?? '' ),
			],
			$rows
		);
	}

	/**
	 * @param list<string> $values
	 */
	private static function marks( array $values ): string {
		return implode( ',', array_fill( 0, count( $values ), '%s' ) );
	}
}
