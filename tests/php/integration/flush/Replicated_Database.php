<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use wpdb;

/**
 * A database connection that, like HyperDB, reads from a replica until send_reads_to_masters() is called. The replica
 * lacks everything written after this object was made.
 */
final class Replicated_Database extends wpdb {
	private ?wpdb $replica = null;

	private bool $reads_primary = false;

	/** @param wpdb $like WordPress's own connection. */
	public function __construct( wpdb $like ) {
		parent::__construct( DB_USER, DB_PASSWORD, DB_NAME, DB_HOST );
		$this->set_prefix( $like->prefix );
		$this->replica = new wpdb( DB_USER, DB_PASSWORD, DB_NAME, DB_HOST );
		$this->replica->query( 'START TRANSACTION WITH CONSISTENT SNAPSHOT' );
	}

	/** Closes both connections: an open snapshot would block dropping a table. */
	public function close_both(): void {
		null !== $this->replica && $this->replica->close();
		$this->close();
	}

	public function send_reads_to_masters(): void {
		$this->reads_primary = true;
	}

	/**
	 * @param string $query
	 * @return int|bool
	 */
	public function query( $query ) {
		if ( $this->reads_primary || null === $this->replica || 1 !== preg_match( '/^\s*SELECT\s/i', $query ) ) {
			return parent::query( $query );
		}
		$found             = $this->replica->query( $query );
		$this->last_result = $this->replica->last_result;
		return $found;
	}
}
