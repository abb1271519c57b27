<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Auto\current_look;
use function ShortPixelFlush\Auto\look;
use function ShortPixelFlush\Flush\note_background_run;
use function ShortPixelFlush\Flush\paused_since;
use function ShortPixelFlush\Store\tables;
use const ShortPixelFlush\Flush\SEEN_OPTION;

require_once __DIR__ . '/Auto_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/look.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/store.php';

/**
 * Tests restoring an older database, older files or both from a backup. Afterwards, the CDN's copies at the links on
 * pages may show another file.
 */
final class RestoredBackupTest extends Auto_Test_Case {

	private const RED  = [ 200, 20, 20 ];
	private const BLUE = [ 20, 20, 200 ];

	private int $image = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->image = $this->known_image( 'restored' );
		$this->look();
	}

	/** Lets a day pass, looks at all files, and decides about the changes found. */
	private function look(): void {
		$this->pass( 86400 );
		for ( $slice = 0; $slice < 100; $slice++ ) {
			look( 20.0 );
			if ( ! current_look()->is_running() ) {
				break;
			}
			$this->pass( 130 );
		}
		self::assertFalse( current_look()->is_running() );
		$this->pass( 3700 );
		$this->sweep();
	}

	/**
	 * Replaces the image, runs its flush, and gives the image a new version, which is returned.
	 *
	 * @param array{int<0, 255>, int<0, 255>, int<0, 255>} $colour
	 */
	private function replace( array $colour ): string {
		$this->overwrite( $this->image, $colour );
		do_action( 'wp_generate_attachment_metadata', [], $this->image, 'update' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
		$this->end_request();
		$this->pass( 3700 );
		$this->sweep();
		$flushes = self::flushes();
		self::assertSame( [ 'change' ], array_map( static fn ( Flush $flush ): string => $flush->cause, $flushes ) );
		$this->run_to_the_end( $flushes[0]->id );
		$version = Versions\reserve( [ self::key() ] );
		Versions\assign( [ self::key() ], $version );
		return $version;
	}

	private static function key(): string {
		return self::month() . '/restored';
	}

	private static function version(): string {
		return Versions\version_of_key( self::key(), Versions\stored()['codes'] );
	}

	/** @return array{options: list<array<mixed>>, tables: array<string, list<array<mixed>>>} */
	private static function database(): array {
		global $wpdb;
		/** @var \wpdb $wpdb */
		$rows   = static fn ( string $sql ): array => array_values(
			array_filter(
				(array) $wpdb->get_results( $sql, 'ARRAY_A' ),
				'is_array'
			)
		);
		$tables = [];
		foreach ( tables( $wpdb->prefix ) as $table ) {
			$tables[ $table ] = $rows( "SELECT * FROM {$table}" );
		}
		return [
			'options' => $rows( "SELECT * FROM {$wpdb->options} WHERE option_name LIKE 'shortpixel\\_flush\\_%'" ),
			'tables'  => $tables,
		];
	}

	/** @param array{options: list<array<mixed>>, tables: array<string, list<array<mixed>>>} $backup */
	private static function restore( array $backup ): void {
		global $wpdb;
		/** @var \wpdb $wpdb */
		$wpdb->query( "DELETE FROM {$wpdb->options} WHERE option_name LIKE 'shortpixel\\_flush\\_%'" );
		foreach ( $backup['options'] as $row ) {
			$wpdb->insert( $wpdb->options, $row );
		}
		foreach ( $backup['tables'] as $table => $rows ) {
			$wpdb->query( "DELETE FROM {$table}" );
			foreach ( $rows as $row ) {
				$wpdb->insert( $table, $row );
			}
		}
		wp_cache_flush();
	}

	/** @return array<string, array{string, int}> The image's files, with their times. */
	private function files(): array {
		$files = [];
		foreach ( self::files_of( $this->image ) as $file ) {
			$files[ $file ] = [ (string) file_get_contents( $file ), (int) filemtime( $file ) ];
		}
		return $files;
	}

	/** @param array<string, array{string, int}> $files */
	private function write_back( array $files ): void {
		foreach ( $files as $file => [ $bytes, $time ] ) {
			file_put_contents( $file, $bytes );
			touch( $file, $time );
		}
	}

	private function assert_flushed( string $why ): void {
		$flushes = self::flushes();
		self::assertSame( [ 'outside' ], array_map( static fn ( Flush $flush ): string => $flush->cause, $flushes ), $why );
		self::assertSame( [ $this->image ], $flushes[0]->named_images() );
	}

	public function test_files_that_are_newer_than_a_restored_database_are_flushed(): void {
		$first  = $this->replace( self::RED );
		$backup = self::database();
		$this->pass( 86400 );
		$second = $this->replace( self::BLUE );
		self::restore( $backup );
		self::assertSame( $first, self::version(), 'The link of before, at which visitors have the red one.' );
		$this->look();
		$this->assert_flushed( 'A database of before.' );
		self::assertGreaterThan( (int) $second, (int) Versions\reserve(), 'Never a link that was used since.' );
	}

	public function test_restored_files_are_flushed(): void {
		$files = $this->files();
		$this->replace( self::RED );
		$this->write_back( $files );
		$this->look();
		$this->assert_flushed( 'Files of before, with the times of before.' );
	}

	/**
	 * The restored database agrees with the restored files, but visitors may have copies of the file that was replaced
	 * by the backup.
	 */
	public function test_a_database_and_files_that_are_restored_together_are_flushed(): void {
		// The disk sets a file's ctime by the real clock, not the test's, so these times have to be in the real past.
		$days_ago = time() - 2 * 86400;
		$known    = [
			'stamped_at' => $days_ago,
			'decided_at' => $days_ago,
		];
		( new Image_Records() )->update( $this->image, $known );
		$files  = $this->files();
		$backup = self::database();
		$this->replace( self::RED );
		self::restore( $backup );
		update_option( SEEN_OPTION, time() - 86400, false );
		$this->write_back( $files );
		note_background_run();
		$this->look();
		$this->assert_flushed( 'The files of before, written anew.' );

		$this->run_to_the_end( self::flushes()[0]->id );
		$this->look();
		self::assertSame( [], self::flushes(), 'Once.' );
		self::assertSame( 0, paused_since() );
	}

	public function test_files_that_were_not_written_in_a_pause_are_left_alone(): void {
		update_option( SEEN_OPTION, time() - 86400, false );
		note_background_run();
		( new Image_Records() )->update( $this->image, [ 'stamped_at' => time() + 5 ] );
		$this->look();
		self::assertSame( [ [], 0 ], [ self::flushes(), paused_since() ] );
	}

	public function test_a_look_that_runs_goes_on_and_another_comes_after_it(): void {
		$look = current_look()->taken( 'mine', $this->now, 0 )->past( $this->image, 1.0, $this->now )->paused();
		$on   = $look->taken( 'mine', $this->now, 47 );
		self::assertSame( [ $this->image, 0 ], [ $on->after, $on->rewritten_since ] );
		$ended = $on->ended( $this->now + 86400, 0 );
		self::assertSame( [ false, true ], [ $ended->may_be_taken( $this->now, 0 ), $ended->may_be_taken( $this->now, 47 ) ] );
		$next = $ended->taken( 'mine', $this->now, 47 );
		self::assertSame( [ 0, 47 ], [ $next->after, $next->rewritten_since ] );
	}
}
