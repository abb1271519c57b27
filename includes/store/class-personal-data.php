<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Store;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * A user's personal data in the tables: the flushes that they started, or were the last to retry or undo, and the
 * images that they were the last to change.
 */
final class Personal_Data {
	private Table $flushes;

	private Table $images;

	private int $user_id;

	public function __construct( int $user_id ) {
		$this->flushes = new Table( __NAMESPACE__ . '\flushes_table' );
		$this->images  = new Table( __NAMESPACE__ . '\images_table' );
		$this->user_id = $user_id;
	}

	/** @return list<Flush> A page of flushes, oldest first. */
	public function flushes( int $page, int $per_page ): array {
		$theirs = $this->theirs();
		$rows   = $this->flushes->select(
			"SELECT * FROM {$this->flushes->name()} WHERE " . Flushes::IS_SEEN . " AND {$theirs['sql']} ORDER BY id LIMIT %d OFFSET %d",
			array_merge( $theirs['values'], [ $per_page, $per_page * ( $page - 1 ) ] )
		);
		return array_map( static fn ( array $row ): Flush => new Flush( $row ), $rows ?? [] );
	}

	/** @return list<Image_Record> A page of images. */
	public function images( int $page, int $per_page ): array {
		$rows = $this->images->select(
			"SELECT * FROM {$this->images->name()} WHERE user_id = %d ORDER BY attachment_id LIMIT %d OFFSET %d",
			[ $this->user_id, $per_page, $per_page * ( $page - 1 ) ]
		);
		return array_map( static fn ( array $row ): Image_Record => new Image_Record( $row ), $rows ?? [] );
	}

	/** @return int|null The number of finished flushes that were anonymised; null if the database refused. */
	public function anonymise_flushes( int $most ): ?int {
		$theirs = $this->theirs();
		$names  = $this->acted_by();
		// The version keeps a process that is changing a flush right now from undoing this.
		return $this->flushes->run(
			"UPDATE {$this->flushes->name()} SET version = version + 1,
			user_id = CASE WHEN user_id = %d THEN 0 ELSE user_id END,
			subject = REPLACE( REPLACE( subject, %s, %s ), %s, %s )
			WHERE {$theirs['sql']} AND state NOT IN (" . marks( Flush::UNENDED_STATES ) . ') ORDER BY id LIMIT %d',
			array_merge( [ $this->user_id, $names[0], '"acted_by":0,', $names[1], '"acted_by":0}' ], $theirs['values'], Flush::UNENDED_STATES, [ $most ] )
		);
	}

	/** @return int|null The number of images that were anonymised; null if the database refused. */
	public function anonymise_images( int $most ): ?int {
		return $this->images->run(
			"UPDATE {$this->images->name()} SET user_id = 0 WHERE user_id = %d ORDER BY attachment_id LIMIT %d",
			[ $this->user_id, $most ]
		);
	}

	/** Whether the user has open flushes, which need the user's capabilities; true if the database did not answer. */
	public function has_open_flushes(): bool {
		$theirs = $this->theirs();
		$rows   = $this->flushes->select(
			"SELECT id FROM {$this->flushes->name()} WHERE {$theirs['sql']} AND state IN (" . marks( Flush::UNENDED_STATES ) . ') LIMIT 1',
			array_merge( $theirs['values'], Flush::UNENDED_STATES )
		);
		return [] !== $rows;
	}

	/** @return array{sql: string, values: list<int|string>} */
	private function theirs(): array {
		$like = static fn ( string $text ): string => '%' . database()->esc_like( $text ) . '%';
		return [
			'sql'    => '(user_id = %d OR subject LIKE %s OR subject LIKE %s)',
			'values' => array_merge( [ $this->user_id ], array_map( $like, $this->acted_by() ) ),
		];
	}

	/** @return array{string, string} The JSON fragments by which a flush's subject names the user who last acted on it. */
	private function acted_by(): array {
		return [ "\"acted_by\":{$this->user_id},", "\"acted_by\":{$this->user_id}}" ];
	}
}
