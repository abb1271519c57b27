<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Say\flush_schema;

require_once __DIR__ . '/Simulator_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

/**
 * Base class for tests of a flush over real HTTP in which something goes wrong. Waits take no time, since the tests
 * advance the plugin's clock and the simulator's clock together. Each flush has to end with a verdict that agrees with
 * what visitors get, and with a complete message.
 */
abstract class Fault_Test_Case extends Simulator_Test_Case {
	protected Flushes $flushes;

	protected Purges $purges;

	protected function setUp(): void {
		parent::setUp();
		$this->flushes = new Flushes();
		$this->purges  = new Purges();
		delete_option( 'shortpixel_flush_hosts' );
		$this->stop_clocks();
	}

	/**
	 * Makes the CDN hold copies of an image, and replaces the image.
	 *
	 * @return list<string>
	 */
	protected function replaced( int $variants = 2 ): array {
		$this->put_picture( 'fault.jpg', [ 200, 20, 20 ], 5000 );
		$urls = [];
		for ( $i = 0; $i < $variants; $i++ ) {
			$urls[] = self::url( 'fault.jpg', 100 + $i );
			$this->warm( $urls[ $i ] );
		}
		$this->put_picture( 'fault.jpg', [ 20, 20, 200 ], 0 );

		return $urls;
	}

	/**
	 * Stores a flush of CDN URLs of the image.
	 *
	 * @param list<string> $urls
	 */
	protected function stored( array $urls ): int {
		$id = $this->flushes->create(
			[
				'scope'   => 'images',
				'user_id' => 1,
				'subject' => [
					'attachment_count' => 1,
					'attachments'      => [],
					'coverage'         => [ 'whole' => true ],
				],
			],
			array_map(
				static fn ( string $url ): Variant => new Variant( $url, self::$site . '/fault.jpg', null, 'page' ),
				$urls
			)
		);
		self::assertGreaterThan( 0, $id );

		return $id;
	}

	protected function runner(): Runner {
		return new Runner( new Client( [ self::host_of_endpoint(), 'cdn.invalid', '127.0.0.1:1', '127.0.0.1' ] ) );
	}

	protected static function host_of_endpoint(): string {
		return (string) strstr( substr( self::$endpoint, 7 ), '/', true );
	}

	/**
	 * Asserts how a flush ended and what its message says, and that both agree with what visitors see once the faults
	 * are over.
	 *
	 * @param array<string,int> $counts Rows by state.
	 * @param list<string>      $parts  Texts that the message has to contain.
	 */
	protected function assert_ended( int $id, string $state, array $counts, array $parts ): string {
		$row = $this->flushes->get( $id );
		self::assertNotNull( $row );
		$shape = flush_shape( $row );
		self::assertTrue( rest_validate_value_from_schema( $shape, flush_schema() ) );
		$purges = $this->purges->find( $id, [ 'per_page' => 1000 ] )['purges'];
		$story  = (string) wp_json_encode(
			[
				$shape['message'],
				array_map(
					static fn ( Purge $purge ): array => [ $purge->state, $purge->attempts, $purge->evidence, $purge->failure ],
					array_slice( $purges, 0, 3 )
				),
			]
		);
		ksort( $counts );
		$found = array_filter( array_diff_key( $shape['counts'], [ 'total' => 0 ] ), static fn ( int $count ): bool => $count > 0 );
		ksort( $found );
		self::assertSame( [ $state, $counts ], [ $row->state, $found ], $story );
		self::assert_is_whole( $shape['message'] );
		foreach ( $parts as $part ) {
			self::assertStringContainsString( $part, $shape['message'] );
		}
		$this->control(
			'POST',
			'/switches',
			[
				'redirect'     => false,
				'error_page'   => false,
				'reset'        => false,
				'half_answer'  => false,
				'drip'         => false,
				'server_error' => false,
				'rate_limit'   => false,
			]
		);
		foreach ( array_slice( $purges, 0, 3 ) as $purge ) {
			$sees = 0 === strpos( $purge->url, self::$endpoint ) ? $this->visitor_sees( $purge->url ) : 'nothing';
			if (
				in_array( $purge->state, [ 'fresh', 'rebuilding' ], true )
				|| 1 === preg_match( '/\ANew for (?:new )?visitors\./', $shape['message'] )
			) {
				self::assertSame( 'blue', $sees, $story );
			}
			if ( 'stale' === $purge->state || str_starts_with( $shape['message'], 'Visitors still see the old image' ) ) {
				self::assertSame( 'red', $sees, $story );
			}
		}

		return $shape['message'];
	}

	/**
	 * Asserts that a message consists of whole sentences, has no placeholder left, and says what visitors see.
	 */
	public static function assert_is_whole( string $message ): void {
		self::assertMatchesRegularExpression( '/\A[\p{Lu}\d].*[.]\z/su', $message );
		self::assertDoesNotMatchRegularExpression( '/%|\bnull\b|Array|shortpixel_flush_|\s{2}|\.\./', $message );
		self::assertMatchesRegularExpression( '/[Vv]isitors|New where we looked/', $message );
		// Unless all is well, the message says what to do. If the message is “still see the old image”, the screen
		// shows a button instead.
		self::assertMatchesRegularExpression(
			'/New for|New where we looked|still see the old image|[Tt]ry again|Ask your host|[Cc]heck|[Ll]ook at|Open |Start /',
			$message
		);
	}

	/**
	 * @return array<string, int>
	 */
	protected function counts( int $id ): array {
		return array_filter( $this->purges->tally( $id )->counts(), static fn ( int $count ): bool => $count > 0 );
	}
}
