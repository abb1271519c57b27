<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Support\Php_Process;

require_once __DIR__ . '/Rest_Test_Case.php';

/**
 * Tests two flushes of the whole library that are started at the same instant.
 */
final class LibraryAtOnceTest extends Rest_Test_Case {
	// Each process waits for the other right before inserting its flush, after both have found no flush under way.
	private const CHILD = '
		add_filter( "shortpixel_flush_providers", static function ( $providers ) {
			require_once %1$s;
			return [ new ShortPixelFlush\Tests\Integration\Rest\Dummy_Provider() ];
		} );
		add_filter( "query", static function ( $query ) {
			if ( false !== strpos( $query, "INSERT" ) && false !== strpos( $query, "shortpixel_flush_flushes" ) ) {
				touch( %2$s . getmypid() );
				$until = microtime( true ) + 20;
				while ( microtime( true ) < $until && count( glob( %2$s . "*" ) ) < 2 ) {
					usleep( 1000 );
				}
			}
			return $query;
		} );
		require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/flush/start.php";
		$id = ShortPixelFlush\Flush\start_library( "", 1 );
		echo is_wp_error( $id ) ? $id->get_error_code() . " " . $id->get_error_data()["status"] : "started";
		';

	public function test_one_of_two_at_the_same_instant_starts_and_the_other_is_refused(): void {
		$this->use_fresh_site();
		$this->attachment( [ 'name' => 'twice' ] );
		$meeting = sys_get_temp_dir() . '/' . uniqid( 'library-', true );
		$code    = sprintf( self::CHILD, var_export( __DIR__ . '/Dummy_Provider.php', true ), var_export( $meeting, true ) );
		$both    = [ Php_Process::start( $code ), Php_Process::start( $code ) ];
		$said    = array_map( static fn ( Php_Process $process ): string => $process->wait(), $both );
		sort( $said );
		foreach ( (array) glob( "{$meeting}*" ) as $mark ) {
			unlink( (string) $mark );
		}

		self::assertSame( [ 'shortpixel_flush_already_running 409', 'started' ], $said );
		self::assertSame( 1, ( new Flushes() )->find( [] )['total'] );
	}
}
