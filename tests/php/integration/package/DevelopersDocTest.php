<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use PHPUnit\Framework\Attributes\DataProvider;
use ReflectionFunction;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Cli\Cli_Test_Case;
use function ShortPixelFlush\fixing_constant;
use function ShortPixelFlush\settings_schema;
use const ShortPixelFlush\Edges\EDGE_STATES;
use const ShortPixelFlush\TUNED_NUMBERS;

require_once dirname( __DIR__ ) . '/cli/Cli_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/status.php';
require_once dirname( __DIR__, 4 ) . '/includes/settings.php';
require_once __DIR__ . '/Document.php';

/**
 * The documents docs/developers.md and docs/hosts.md match the code, and their commands work.
 */
final class DevelopersDocTest extends Cli_Test_Case {

	public function test_the_functions_are_those_that_are_there(): void {
		$written = Document::of( 'docs/developers.md' )->section( 'Functions' )->terms();
		preg_match_all( '/^\tfunction (.+?) \{$/m', (string) file_get_contents( Document::ROOT . '/shortpixel-flush.php' ), $found );

		self::assertNotSame( [], $found[1] );
		self::assertSame( $found[1], $written );
		foreach ( $written as $signature ) {
			self::assertTrue( ( new ReflectionFunction( (string) strtok( $signature, '(' ) ) )->hasReturnType() );
		}
	}

	public function test_each_constant_has_its_default_and_its_bounds(): void {
		$written = [];
		foreach ( Document::of( 'docs/hosts.md' )->rows( 'constant' ) as [ $constant, , $default, $bounds ] ) {
			$written[ trim( $constant, '`' ) ] = [ trim( $default, '`' ), str_replace( '`', '', $bounds ) ];
		}
		$expected = [];
		foreach ( settings_schema()['properties'] as $name => $schema ) {
			$type                                 = \ShortPixelFlush\Model\text( $schema['type'] ?? '' );
			$expected[ fixing_constant( $name ) ] = [
				'array' === $type ? 'none' : (string) wp_json_encode( $schema['default'] ),
				[
					'array'   => '20 domains, separated by spaces or commas',
					'boolean' => 'true or false',
				][ $type ] ?? wp_json_encode( $schema['minimum'] ?? 0 ) . ' to ' . wp_json_encode( $schema['maximum'] ?? 0 ),
			];
		}
		foreach ( TUNED_NUMBERS as $name => [ $least, $most, $usual ] ) {
			$expected[ fixing_constant( $name ) ] = [ (string) $usual, "{$least} to {$most}" ];
		}

		ksort( $expected );
		ksort( $written );
		self::assertSame( $expected, $written );
	}

	public function test_a_flush_of_one_line_is_stored_and_its_result_is_told(): void {
		$this->act_as( 'author' );
		self::assertTrue( shortpixel_flush_is_ready() );
		$id = shortpixel_flush( $this->attachment(), 'Imported' );

		self::assertGreaterThan( 0, $id );
		self::assertSame( [ 'Imported', 'code' ], [ ( new Flushes() )->get( $id )?->reason, ( new Flushes() )->get( $id )?->cause ] );
		$result = shortpixel_flush_result( $id );
		self::assertSame( [ 'id', 'state', 'has_ended', 'message' ], array_keys( (array) $result ) );
		self::assertSame( [ $id, 'queued', false ], [ $result['id'] ?? 0, $result['state'] ?? '', $result['has_ended'] ?? true ] );
		self::assertNotSame( '', $result['message'] ?? '' );
		self::assertNull( shortpixel_flush_result( $id + 1000 ) );
	}

	public function test_the_status_has_the_fields_and_states_that_are_promised(): void {
		$promised = [];
		foreach ( Document::of( 'docs/hosts.md' )->rows( 'kind' ) as $row ) {
			preg_match_all( '/`(\w+)`/', $row[1], $states );
			$promised[ trim( $row[0], '`' ) ] = $states[1];
		}
		$wp = self::wp( 'status --format=json' );
		self::assert_ended( 0, $wp );
		foreach ( $wp->rows() as $row ) {
			self::assertSame( [ 'kind', 'name', 'state', 'details' ], array_keys( $row ) );
			self::assertIsString( $row['kind'] );
			self::assertArrayHasKey( $row['kind'], $promised );
			self::assertContains( $row['state'], $promised[ $row['kind'] ] );
		}
		self::assertSame( EDGE_STATES, $promised['edge'] );
	}

	public function test_a_line_of_the_crontab_is_known_as_background_work(): void {
		// Without this, WordPress's own tasks are overdue if the test suite has run for an hour.
		update_option( 'cron', [ 'version' => 2 ] );
		self::assertContains(
			'problem',
			array_column( self::wp( 'status --format=json' )->rows(), 'state' ),
			'WP-Cron is off on this site.'
		);
		self::assert_ended( 0, self::wp( 'run --timeout=55 --quiet' ) );
		$states = array_column( self::wp( 'status --format=json' )->rows(), 'state', 'kind' );

		self::assertSame( 'ready', $states['background'] );
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function commands(): iterable {
		foreach ( [ 'docs/hosts.md', 'docs/developers.md' ] as $file ) {
			preg_match_all( '/^```(\w*)\n(.*?)^```$/ms', Document::of( $file )->text(), $blocks, PREG_SET_ORDER );
			foreach ( explode(
				"\n",
				implode( '', array_column( array_filter( $blocks, static fn ( array $block ): bool => '' === $block[1] ), 2 ) )
			) as $line ) {
				if ( '' !== $line ) {
					yield "{$file}: {$line}" => [ $line ];
				}
			}
		}
	}

	#[DataProvider( 'commands' )]
	public function test_a_command_works( string $line ): void {
		$this->act_as( 'administrator' );
		$this->attachment();
		// Drops the crontab's schedule, xargs and the path to WordPress.
		$command = (string) preg_replace( [ '/^\* \* \* \* \* /', '/^seq 4 \| xargs -P 4 -I\{\} /', '/ --path=\S+/' ], '', $line );

		self::assertStringStartsWith( 'wp shortpixel-flush ', $command );
		self::assert_ended( 0, self::wp( substr( $command, strlen( 'wp shortpixel-flush ' ) ) ) );
	}
}
