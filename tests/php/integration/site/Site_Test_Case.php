<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Site;

use ShortPixelFlush\Flush\Site_Flush;
use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use function ShortPixelFlush\allowed_hosts;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

/**
 * A test of flushing everything: the CDN and the front page answer what the test says.
 *
 * @phpstan-import-type FlushRow from Store
 */
abstract class Site_Test_Case extends Spai_Test_Case {

	protected const FROM = 'https://cdn.shortpixel.ai/spai';
	protected const TO   = 'https://cdn.shortpixel.ai/spai2';

	protected Flushes $flushes;

	protected Site_Flush $site_flush;

	/**
	 * What ShortPixel answers.
	 *
	 * @var array<string, mixed>
	 */
	protected array $cdn = [
		'status'  => 200,
		'headers' => [ 'content-type' => 'image/webp' ],
		'body'    => 'RIFF',
	];

	/**
	 * What the front page answers; null for a page that is written with the endpoint of the moment.
	 *
	 * @var array<string, mixed>|null
	 */
	protected ?array $front_page = null;

	protected function setUp(): void {
		parent::setUp();
		$this->flushes    = new Flushes();
		$this->site_flush = new Site_Flush( $this->flushes, new Client( allowed_hosts() ) );
		// Whatever classes of page caches another test has left in this process.
		add_filter(
			'shortpixel_flush_page_caches',
			static fn (): array => [
				[
					'id'     => 'a-cache',
					'name'   => 'A Cache',
					'clears' => true,
				],
			]
		);
		$this->answer_requests(
			function ( array $request ): array {
				if ( 'http://example.org/' === $request['url'] ) {
					return $this->front_page ?? [ 'body' => '<img src="' . $this->spai->endpoint() . '/q_lossy+ret_img/example.org/a.jpg">' ];
				}

				return $this->cdn;
			}
		);
	}

	/**
	 * @phpstan-return FlushRow
	 */
	protected function row( int $id ): array {
		$row = $this->flushes->get( $id );
		self::assertNotNull( $row );

		return $row;
	}

	protected function start(): int {
		$id = $this->site_flush->start( self::FROM, 'a test', 1 );
		self::assertIsInt( $id, is_wp_error( $id ) ? $id->get_error_message() : '' );

		return $id;
	}

	/**
	 * Goes on until the flush has ended, as the open tab does.
	 *
	 * @phpstan-return FlushRow
	 */
	protected function run_to_end( int $id ): array {
		foreach ( range( 1, 10 ) as $call ) {
			if ( 'running' === $this->row( $id )->state ) {
				$this->site_flush->step( $this->row( $id ), 5 );
				$this->at( self::plugin_time() + 2 );
			}
		}

		return $this->row( $id );
	}

	/**
	 * @param array<string, string> $expected State by step.
	 * @phpstan-param FlushRow $row
	 */
	protected static function assert_steps( array $expected, array $row ): void {
		self::assertSame( $expected, array_column( $row->steps, 'state', 'id' ) );
	}
}
