<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Site;

use PHPUnit\Framework\Attributes\DataProvider;
use RuntimeException;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Versions;
use WP_Error;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\start_site;
use function ShortPixelFlush\Model\text;

require_once __DIR__ . '/Site_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/store.php';

final class SiteFlushTest extends Site_Test_Case {

	private const ALL_DONE = [
		'try'         => 'done',
		'switch'      => 'done',
		'styles'      => 'done',
		'page_caches' => 'done',
		'front_page'  => 'done',
	];

	public function test_everything_gets_a_new_link_step_by_step(): void {
		$this->attachment( [ 'name' => 'older' ] );
		$this->attachment( [ 'name' => 'newest' ] );
		$id    = $this->start();
		$flush = $this->flush( $id );
		self::assertSame(
			[ 'running', self::FROM, self::TO, 1, 'a test' ],
			[ $flush->state, $flush->endpoint_from, $flush->endpoint_to, $flush->user_id, $flush->reason ]
		);
		self::assertSame( self::FROM, self::endpoint_in_database() );
		$tried = self::TO . '/q_lossy+ret_img+to_webp+p_h/example.org/wp-content/uploads/' . self::month() . '/newest.jpg';
		self::assertSame( [ $tried ], array_column( $this->requests, 'url' ) );

		$flush = $this->run_to_end( $id );
		self::assertSame( 'done', $flush->state );
		self::assert_steps( self::ALL_DONE, $flush );
		self::assertSame( self::TO, self::endpoint_in_database() );
		self::assertSame(
			[ $tried, 'http://example.org/', 'http://example.org/hello-world/', 'http://example.org/sample-page/' ],
			array_column( $this->requests, 'url' )
		);

		$shape = flush_shape( $flush );
		self::assertIsString( $shape['message'] );
		self::assertStringStartsWith( 'All images have new links.', $shape['message'] );
		self::assertSame( self::TO, $shape['endpoint']['to'] ?? '' );
		self::assertSame(
			[
				'run'    => false,
				'retry'  => false,
				'cancel' => false,
				'undo'   => true,
			],
			$shape['can']
		);
	}

	public function test_what_the_check_found_old_is_not_said_of_the_new_links(): void {
		$records = new Image_Records();
		$found   = [
			'scan_state' => 'stale',
			'scanned_at' => time(),
		];
		$records->note_listed( [ $this->attachment() => $found ] );
		$id = $this->start();
		self::assertSame( 1, $records->count_stale() );

		$this->run_to_end( $id );
		self::assertSame( 0, $records->count_stale() );
	}

	public function test_says_one_thing_until_it_has_ended(): void {
		$this->attachment();
		$id   = $this->start();
		$said = [];
		do {
			$flush  = $this->flush( $id );
			$said[] = flush_shape( $flush )['message'];
			( new Runner() )->do_next( $id );
		} while ( $flush->is_open() );
		self::assertSame( [ 'Flushing…' ], array_values( array_unique( array_slice( $said, 0, -1 ) ) ) );
	}

	public function test_the_history_is_pruned_when_it_has_ended(): void {
		$this->attachment();
		add_filter( 'shortpixel_flush_history_size', static fn (): int => 2 );
		$earlier = [];
		for ( $i = 0; $i < 3; $i++ ) {
			$earlier[] = $this->flushes->create(
				[
					'scope' => 'images',
					'state' => 'done',
				],
				[ new Variant( self::FROM . "/w_{$i}/example.org/a.jpg", 'https://example.org/a.jpg', null, 'pasted' ) ]
			);
		}
		$id = $this->start();
		self::assertCount( 4, $this->flushes->find( [] )['flushes'] );

		self::assertSame( 'done', $this->run_to_end( $id )->state );
		self::assertSame(
			[ $id, $earlier[2], $earlier[1] ],
			array_map( static fn ( Flush $flush ): int => $flush->id, $this->flushes->find( [] )['flushes'] )
		);
		self::assertSame( 0, ( new Purges() )->tally( $earlier[0] )->count(), 'Its rows are gone as well.' );
	}

	public function test_the_front_page_is_looked_at_in_a_later_request_than_the_caches_are_cleared_in(): void {
		$this->attachment();
		$id = $this->start();
		$this->step( $id, 60.0 );
		self::assert_steps( array_merge( self::ALL_DONE, [ 'front_page' => 'queued' ] ), $this->flush( $id ) );
	}

	/**
	 * @return array<string, array{array<string, mixed>}>
	 */
	public static function good_answers(): array {
		$source = 'example.org/wp-content/uploads/' . self::month() . '/tried.jpg';

		return [
			'an image'                      => [
				[
					'status'  => 200,
					'headers' => [ 'content-type' => 'image/webp' ],
					'body'    => 'RIFF',
				],
			],
			'the way to the original'       => [
				[
					'status'  => 307,
					'headers' => [ 'location' => "http://{$source}" ],
				],
			],
			'the same, by the other scheme' => [
				[
					'status'  => 302,
					'headers' => [ 'location' => "https://{$source}" ],
				],
			],
		];
	}

	/**
	 * @param array<string, mixed> $answer
	 */
	#[DataProvider( 'good_answers' )]
	public function test_a_picture_or_the_way_to_the_original_is_good_enough( array $answer ): void {
		$this->attachment( [ 'name' => 'tried' ] );
		$this->cdn = $answer;
		self::assertSame( 'done', $this->flush( $this->start() )->steps[0]->state );
	}

	public function test_the_way_to_the_original_is_good_enough_for_an_image_that_was_flushed_by_itself_before(): void {
		$this->attachment( [ 'name' => 'tried' ] );
		$stem = self::month() . '/tried';
		Versions\assign( [ $stem ], '47' );
		$this->cdn = [
			'status'  => 307,
			'headers' => [ 'location' => "http://example.org/wp-content/uploads/{$stem}.jpg" ],
		];
		$flush     = $this->flush( $this->start() );
		self::assertStringContainsString( 'spf=47', text( $this->requests[0]['url'] ) );
		self::assertSame( 'done', $flush->steps[0]->state );
	}

	/**
	 * @return array<string, array{array<string, mixed>, string}>
	 */
	public static function bad_answers(): array {
		return [
			'forbidden'                   => [ [ 'status' => 403 ], 'No image came from' ],
			'not found'                   => [ [ 'status' => 404 ], 'No image came from' ],
			'broken'                      => [ [ 'status' => 503 ], 'No image came from' ],
			'silent'                      => [
				[
					'status' => 0,
					'error'  => 'timeout',
				],
				'No image came from',
			],
			'an error page that says 200' => [
				[
					'status'  => 200,
					'headers' => [ 'content-type' => 'text/html' ],
					'body'    => '<h1>Error</h1>',
				],
				'No image came from',
			],
			'an empty image'              => [
				[
					'status'  => 200,
					'headers' => [ 'content-type' => 'image/webp' ],
					'body'    => '',
				],
				'No image came from',
			],
			'the way to something else'   => [
				[
					'status'  => 307,
					'headers' => [ 'location' => 'https://parking.test/' ],
				],
				'No image came from',
			],
			'a host in a private network' => [
				[
					'status' => 0,
					'error'  => 'private_host',
				],
				'is not allowed to open this link',
			],
			'a permanent way'             => [
				[
					'status'  => 301,
					'headers' => [ 'location' => 'http://example.org/' ],
				],
				'No image came from',
			],
		];
	}

	/**
	 * @param array<string, mixed> $answer
	 */
	#[DataProvider( 'bad_answers' )]
	public function test_a_cdn_that_shows_no_picture_under_the_new_link_changes_nothing( array $answer, string $said ): void {
		$this->attachment( [ 'name' => 'tried' ] );
		$this->cdn = $answer;
		$error     = start_site( self::FROM, '', 1 );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_cdn_failed', $error->get_error_code() );
		self::assertStringContainsString( $said, $error->get_error_message() );
		$data = $error->get_error_data();
		self::assertIsArray( $data );
		self::assertSame( 502, $data['status'] );
		self::assertSame( self::FROM, self::endpoint_in_database() );

		self::assertIsInt( $data['flush'] );
		$flush = $this->flush( $data['flush'] );
		self::assertSame( 'failed', $flush->state );
		self::assert_steps(
			[ 'try' => 'failed' ] + array_fill_keys( [ 'switch', 'styles', 'page_caches', 'front_page' ], 'skipped' ),
			$flush
		);
		self::assertStringContainsString( $said, (string) wp_json_encode( flush_shape( $flush ), JSON_UNESCAPED_UNICODE ) );
		self::assertSame(
			'done',
			$this->run_to_end(
				$this->start_with(
					[
						'status'  => 200,
						'headers' => [ 'content-type' => 'image/webp' ],
						'body'    => 'RIFF',
					]
				)
			)->state
		);
	}

	/**
	 * @param array<string, mixed> $cdn
	 */
	private function start_with( array $cdn ): int {
		$this->cdn = $cdn;

		return $this->start();
	}

	/** @param list<string> $used Keys under which a cache has the image. */
	private function cache_has( array $used ): void {
		$picture = (string) file_get_contents( self::files_of( $this->attachment( [ 'name' => 'tried' ] ) )[0] );
		$this->answer_requests(
			function ( array $request ) use ( $used, $picture ): array {
				self::assertIsString( $request['url'] );
				if ( 'http://example.org/' === $request['url'] ) {
					return [ 'body' => '<img src="' . $this->spai->endpoint() . '/q_lossy+ret_img/example.org/a.jpg">' ];
				}
				return [
					'status'  => 200,
					'headers' => [
						'content-type' => 'image/jpeg',
						'cdn-cache'    => in_array( explode( '/', $request['url'] )[3], $used, true ) ? 'HIT' : 'MISS',
					],
					'body'    => $picture,
				];
			}
		);
	}

	public function test_a_key_that_was_used_before_a_backup_was_restored_is_passed_over(): void {
		$this->cache_has( [ 'spai', 'spai2', 'spai3' ] );

		$flush = $this->run_to_end( $this->start() );

		self::assertSame( [ 'done', 'https://cdn.shortpixel.ai/spai4' ], [ $flush->state, self::endpoint_in_database() ] );
		self::assertSame( 'https://cdn.shortpixel.ai/spai4', $flush->endpoint_to );
		self::assertSame( 'done', $this->flush( $flush->id )->steps[0]->state );
	}

	public function test_a_cache_that_takes_no_notice_of_the_key_holds_nothing_up(): void {
		$this->cache_has( [ 'spai', 'spai2', 'spai3', 'spai4', 'spai5', 'spai6' ] );

		self::assertSame( 'done', $this->run_to_end( $this->start() )->state );
		self::assertSame( self::TO, self::endpoint_in_database() );
	}

	public function test_a_library_of_avif_files_alone_is_tried_too(): void {
		wp_insert_attachment(
			[
				'post_title'     => 'Modern',
				'post_mime_type' => 'image/avif',
				'post_status'    => 'inherit',
			],
			'modern.avif'
		);
		$this->cdn = [ 'status' => 403 ];
		self::assertInstanceOf( WP_Error::class, start_site( self::FROM, '', 1 ) );
		self::assertSame(
			[ self::FROM, self::TO . '/ret_img+p_h/example.org/wp-content/uploads/modern.avif' ],
			[ self::endpoint_in_database(), ...array_column( $this->requests, 'url' ) ]
		);
	}

	public function test_a_site_without_any_picture_says_that_nothing_was_tried(): void {
		$id    = $this->start();
		$flush = $this->run_to_end( $id );
		self::assertSame( 'done', $flush->state );
		self::assert_steps( [ 'try' => 'skipped' ] + self::ALL_DONE, $flush );
		self::assertStringContainsString( 'no image in the Media Library', (string) wp_json_encode( flush_shape( $flush ) ) );
		self::assertSame(
			[ 'http://example.org/', 'http://example.org/hello-world/', 'http://example.org/sample-page/' ],
			array_column( $this->requests, 'url' )
		);
	}

	public function test_another_endpoint_than_the_one_seen_is_refused_with_the_one_of_now(): void {
		$error = start_site( self::TO, '', 1 );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame(
			[
				'shortpixel_flush_endpoint_changed',
				[
					'status'   => 409,
					'endpoint' => self::FROM,
				],
			],
			[ $error->get_error_code(), $error->get_error_data() ]
		);
		self::assertSame( 0, $this->flushes->find( [ 'scope' => 'site' ] )['total'] );
		self::assertSame( [], $this->requests );
	}

	public function test_a_second_flush_is_refused_while_one_is_under_way(): void {
		$id    = $this->start();
		$error = start_site( self::FROM, '', 1 );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_already_running', $error->get_error_code() );
		self::assertSame( 'done', $this->run_to_end( $id )->state );
		self::assertSame( self::TO, self::endpoint_in_database() );
	}

	public function test_an_endpoint_that_somebody_changes_before_the_switch_is_left(): void {
		$id = $this->start();
		$this->store( 'https://cdn.shortpixel.ai/spai50', 'api_url', 'behaviour' );
		$flush = $this->run_to_end( $id );
		self::assertSame( [ 'failed', 'endpoint_changed' ], [ $flush->state, $flush->failure->code ?? '' ] );
		self::assertSame( 'https://cdn.shortpixel.ai/spai50', self::endpoint_in_database() );
	}

	public function test_a_switch_that_a_slow_request_wrote_over_is_made_again(): void {
		$id = $this->start();
		$this->step( $id );
		$this->store( self::FROM, 'api_url', 'behaviour' );
		self::assertSame( 'done', $this->run_to_end( $id )->state );
		self::assertSame( self::TO, self::endpoint_in_database() );
	}

	public function test_a_front_page_that_keeps_the_old_url_names_the_cache_that_probably_holds_it(): void {
		$this->front_page = [
			'headers' => [ 'x-kinsta-cache' => 'HIT' ],
			'body'    => '<img src="' . self::FROM . '/ret_img/a.test/x.jpg">',
		];
		$flush            = $this->run_to_end( $this->start() );
		self::assertSame( 'partial', $flush->state );
		self::assertSame( 'failed', $flush->steps[4]->state );
		self::assertStringContainsString( 'Kinsta', (string) wp_json_encode( flush_shape( $flush ) ) );
		self::assertCount( 3, array_keys( array_column( $this->requests, 'url' ), 'http://example.org/', true ) );
		self::assertStringContainsString( '“Kinsta Cache → Clear Site Cache”', flush_shape( $flush )['steps'][4]['message'] );
	}

	public function test_a_front_page_that_cannot_be_read_is_said(): void {
		$this->front_page = [ 'status' => 503 ];
		$flush            = $this->run_to_end( $this->start() );
		self::assertSame( 'partial', $flush->state );
		self::assertStringContainsString(
			'could not be checked. Open it in a private window.',
			(string) wp_json_encode( flush_shape( $flush ) )
		);
	}

	public function test_a_front_page_without_pictures_proves_nothing_and_fails_nothing(): void {
		$this->front_page = [ 'body' => '<html></html>' ];
		$flush            = $this->run_to_end( $this->start() );
		self::assertSame( [ 'done', 'skipped' ], [ $flush->state, $flush->steps[4]->state ] );
	}

	public function test_a_page_cache_that_throws_is_on_record_and_stops_nothing(): void {
		add_action(
			'shortpixel_flush_clear_page_caches',
			static function (): void {
				throw new RuntimeException( 'no rights to the folder' );
			}
		);
		$flush = $this->run_to_end( $this->start() );
		self::assertSame( 'partial', $flush->state );
		self::assert_steps(
			[
				'try'         => 'skipped',
				'switch'      => 'done',
				'styles'      => 'done',
				'page_caches' => 'failed',
				'front_page'  => 'done',
			],
			$flush
		);
		self::assertStringContainsString( 'no rights to the folder', (string) wp_json_encode( flush_shape( $flush ) ) );
	}

	public function test_three_flushes_count_the_number_up(): void {
		foreach ( [ 'spai', 'spai2', 'spai3' ] as $key ) {
			$id = start_site( "https://cdn.shortpixel.ai/{$key}", '', 1 );
			self::assertIsInt( $id );
			$this->run_to_end( $id );
		}
		self::assertSame( 'https://cdn.shortpixel.ai/spai4', self::endpoint_in_database() );
	}

	public function test_a_provider_with_a_problem_refuses(): void {
		$this->store( 'https://img.example.com', 'api_url', 'behaviour' );
		$error = start_site( 'https://img.example.com', '', 1 );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_provider_unreadable', $error->get_error_code() );
	}
}
