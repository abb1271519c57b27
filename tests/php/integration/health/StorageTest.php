<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Health;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use function ShortPixelFlush\Health\site_health_result;
use function ShortPixelFlush\Store\database;
use function ShortPixelFlush\Store\images_table;
use function ShortPixelFlush\Store\tables;
use const ShortPixelFlush\Store\SCHEMA_OPTION;
use const ShortPixelFlush\Store\SCHEMA_VERSION;

require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/health/site-health.php';

/**
 * Site Health shows database problems until they are solved.
 */
final class StorageTest extends Rest_Test_Case {
	/** @return iterable<string, array{string}> */
	public static function names(): iterable {
		foreach ( [ 'flushes', 'purges', 'images', 'thumbnails' ] as $name ) {
			yield $name => [ $name ];
		}
	}

	#[DataProvider( 'names' )]
	public function test_a_table_that_is_missing_is_critical_until_it_is_back( string $name ): void {
		$table = database()->prefix . "shortpixel_flush_{$name}";
		self::assertSame( 'good', site_health_result( 'storage' )['status'] );

		database()->query( "RENAME TABLE {$table} TO {$table}_away" );
		$found = site_health_result( 'storage' );
		database()->query( "RENAME TABLE {$table}_away TO {$table}" );

		self::assertSame( 'critical', $found['status'] );
		self::assertStringContainsString( 'missing or incomplete.</p>', $found['description'] );
		self::assertStringContainsString( "<p>{$table}</p>", $found['description'] );
		self::assertStringContainsString( 'Deactivate and activate the plugin', $found['description'] );
		self::assertSame( 'good', site_health_result( 'storage' )['status'] );
	}

	public function test_a_column_that_is_missing_is_critical(): void {
		$table = images_table();
		database()->query( "ALTER TABLE {$table} CHANGE changed_files changed_away longtext" );
		$found = site_health_result( 'storage' );
		database()->query( "ALTER TABLE {$table} CHANGE changed_away changed_files longtext" );

		self::assertStringContainsString( $table, $found['description'] );
		self::assertSame( 'good', site_health_result( 'storage' )['status'] );
	}

	/** @return array<string, array{string}> The statement that the database refuses. */
	public static function statements(): array {
		return [
			'a row of an image'    => [ '/^INSERT INTO \S+_images /' ],
			'a change of a flush'  => [ '/^UPDATE \S+_flushes /' ],
			'a change of a copy'   => [ '/^UPDATE \S+_purges /' ],
			'a change of a thumb'  => [ '/^UPDATE \S+_thumbnails /' ],
			'deleting what it set' => [ '/^DELETE FROM \S+_images /' ],
		];
	}

	#[DataProvider( 'statements' )]
	public function test_a_write_that_is_refused_is_critical_until_it_is_not( string $pattern ): void {
		$refuse = static fn ( string $sql ): string => 1 === preg_match( $pattern, $sql ) ? "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'The table is full'" : $sql;
		add_filter( 'query', $refuse );
		$found  = site_health_result( 'storage' );
		remove_filter( 'query', $refuse );

		self::assertSame( 'critical', $found['status'] );
		self::assertStringContainsString( 'The database refuses to store what a flush does.', $found['description'] );
		self::assertStringContainsString( 'The table is full', $found['description'] );
		self::assertStringContainsString( 'Ask your host whether the disk is full', $found['description'] );
		self::assertSame( 'good', site_health_result( 'storage' )['status'] );
	}

	public function test_the_check_leaves_no_row_and_prints_nothing(): void {
		$this->expectOutputString( '' );
		site_health_result( 'storage' );

		self::assertSame( '0', database()->get_var( 'SELECT COUNT(*) FROM ' . images_table() . ' WHERE attachment_id = 0' ) );
		self::assertCount( 4, tables( database()->prefix ) );
	}

	public function test_tables_of_a_later_version_are_said(): void {
		update_option( SCHEMA_OPTION, SCHEMA_VERSION + 1, true );
		$found = site_health_result( 'storage' );
		update_option( SCHEMA_OPTION, SCHEMA_VERSION, true );

		self::assertSame( 'recommended', $found['status'] );
		self::assertStringContainsString( 'A later version', $found['description'] );
	}
}
