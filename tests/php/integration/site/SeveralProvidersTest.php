<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Site;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Step;
use WP_Error;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\start_site;
use function ShortPixelFlush\Flush\undo_flush;
use function ShortPixelFlush\Versions\link_now;

require_once __DIR__ . '/Site_Test_Case.php';

/**
 * ShortPixel Adaptive Images and Autoptimize on one site: each is flushed, and one that fails does not hide the other.
 */
final class SeveralProvidersTest extends Site_Test_Case {

	private const AO_FROM = 'https://sp-ao.shortpixel.ai/client';
	private const AO_TO   = 'https://sp-ao.shortpixel.ai/client2';

	protected function setUp(): void {
		parent::setUp();
		$this->activate_stand_in( self::provider_file( 'AUTOPTIMIZE' ) );
		update_option( 'autoptimize_imgopt_settings', [ 'autoptimize_imgopt_checkbox_field_1' => '1' ] );
		$this->answer_requests(
			fn ( array $request ): array => match ( true ) {
				'http://example.org/' === $request['url'] => $this->front_page ?? [
					'body' => '<img src="' . $this->spai->endpoint() . '/q_lossy+ret_img/example.org/a.jpg"><img src="' . self::autoptimize_endpoint() . '/q_lossy,ret_img/http://example.org/b.jpg">',
				],
				default => $this->cdn_of[ is_string( $request['url'] ) ? (string) wp_parse_url( $request['url'], PHP_URL_HOST ) : '' ] ?? $this->cdn,
			}
		);
	}

	/**
	 * Answers of hosts that don't answer like `$cdn`, by host.
	 *
	 * @var array<string, array<string, mixed>>
	 */
	private array $cdn_of = [];

	private static function autoptimize_endpoint(): string {
		$base = apply_filters( 'autoptimize_filter_imgopt_base_url', self::AO_FROM . '/to_webp,q_glossy,ret_img' );
		return is_string( $base ) ? dirname( $base ) : '';
	}

	/**
	 * @return list<string>
	 */
	private static function told( Flush $flush ): array {
		return array_map(
			static fn ( Step $step ): string => implode(
				' ',
				array_filter( [ $step->id, $step->provider, $step->state ], static fn ( string $part ): bool => '' !== $part )
			),
			$flush->steps
		);
	}

	public function test_each_is_tried_then_each_is_switched_and_undo_puts_each_back(): void {
		$this->attachment( [ 'name' => 'tried' ] );
		$id     = $this->start();
		$folder = 'example.org/wp-content/uploads/' . self::month();
		self::assertSame(
			[
				self::TO . "/q_lossy+ret_img+to_webp+p_h/{$folder}/tried.jpg",
				self::AO_TO . "/to_webp,q_glossy,ret_img/http://{$folder}/tried.jpg",
			],
			array_column( $this->requests, 'url' )
		);
		self::assertSame( [ self::FROM, self::AO_FROM ], [ self::endpoint_in_database(), self::autoptimize_endpoint() ] );

		$flush = $this->run_to_end( $id );
		self::assertSame(
			[
				'try spai done',
				'try autoptimize done',
				'switch spai done',
				'switch autoptimize done',
				'styles done',
				'page_caches done',
				'front_page done',
			],
			self::told( $flush )
		);
		self::assertSame(
			[ 'done', self::TO, self::AO_TO ],
			[ $flush->state, self::endpoint_in_database(), self::autoptimize_endpoint() ]
		);
		$shape = flush_shape( $flush );
		self::assertSame(
			'The images of ShortPixel Adaptive Images have their links at ' . self::TO . '. The images of Autoptimize have their links at ' . self::AO_TO . '.',
			$shape['message']
		);
		self::assertSame( 'Autoptimize: Give the images new links', $shape['steps'][3]['title'] );

		self::assertTrue( undo_flush( $flush ) );
		self::assertSame( [ self::FROM, self::AO_FROM ], [ self::endpoint_in_database(), self::autoptimize_endpoint() ] );
		$flush = $this->run_to_end( $id );
		self::assertSame( 'undone', $flush->state );
		self::assertSame(
			[ 'switch_back spai done', 'switch_back autoptimize done', 'styles done', 'page_caches done', 'front_page done' ],
			array_slice( self::told( $flush ), 4 )
		);
		self::assertFalse( flush_shape( $flush )['can']['undo'] );

		// The CDN still has copies at the endpoints that the undo left, so these aren't used again.
		$flush = $this->run_to_end( $this->start() );
		self::assertSame(
			[ 'https://cdn.shortpixel.ai/spai3', 'https://sp-ao.shortpixel.ai/client3' ],
			[ self::endpoint_in_database(), self::autoptimize_endpoint() ]
		);
	}

	/**
	 * @return array<string, array{string, list<string>, array{string, string}, string}>
	 */
	public static function failures(): array {
		return [
			'the first'  => [
				'cdn.shortpixel.ai',
				[ 'try spai failed', 'try autoptimize done', 'switch spai skipped', 'switch autoptimize done' ],
				[ self::FROM, self::AO_TO ],
				'ShortPixel Adaptive Images: No image came from cdn.shortpixel.ai at the new link. The images of ShortPixel Adaptive Images stay as they are.',
			],
			'the second' => [
				'sp-ao.shortpixel.ai',
				[ 'try spai done', 'try autoptimize failed', 'switch spai done', 'switch autoptimize skipped' ],
				[ self::TO, self::AO_FROM ],
				'Autoptimize: No image came from sp-ao.shortpixel.ai at the new link. The images of Autoptimize stay as they are.',
			],
		];
	}

	/**
	 * @param list<string>          $steps
	 * @param array{string, string} $endpoints
	 */
	#[\PHPUnit\Framework\Attributes\DataProvider( 'failures' )]
	public function test_one_that_fails_does_not_keep_the_other_from_being_flushed_and_is_said(
		string $host,
		array $steps,
		array $endpoints,
		string $said
	): void {
		$this->attachment();
		$this->cdn_of[ $host ] = [ 'status' => 403 ];
		$flush                 = $this->run_to_end( $this->start() );
		self::assertSame( 'partial', $flush->state );
		self::assertSame( $steps, array_slice( self::told( $flush ), 0, 4 ) );
		self::assertSame( $endpoints, [ self::endpoint_in_database(), self::autoptimize_endpoint() ] );
		$shape = flush_shape( $flush );
		self::assertIsString( $shape['message'] );
		self::assertStringContainsString( $said, $shape['message'] );
		self::assertStringContainsString( ' have their links at ', $shape['message'] );
		self::assertStringNotContainsString( 'Nothing was changed', $shape['message'], 'The other’s images were.' );

		self::assertTrue( $shape['can']['undo'] );
		self::assertTrue( undo_flush( $flush ) );
		self::assertSame( [ self::FROM, self::AO_FROM ], [ self::endpoint_in_database(), self::autoptimize_endpoint() ] );
		self::assertSame( 'undone', $this->run_to_end( $flush->id )->state );
	}

	public function test_where_none_can_be_tried_nothing_is_changed_and_it_is_refused(): void {
		$this->attachment();
		$this->cdn = [ 'status' => 503 ];
		$error     = start_site( self::FROM, '', 1 );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_cdn_failed', $error->get_error_code() );
		self::assertStringContainsString( 'Visitors get the same images as before.', $error->get_error_message() );
		self::assertSame( [ self::FROM, self::AO_FROM ], [ self::endpoint_in_database(), self::autoptimize_endpoint() ] );
		self::assertSame( 'failed', $this->flushes->find( [ 'scope' => 'site' ] )['flushes'][0]->state );
	}

	public function test_an_undo_leaves_what_somebody_changed_since_and_puts_the_other_back(): void {
		$flush = $this->run_to_end( $this->start() );
		$this->store( 'https://cdn.shortpixel.ai/spai50', 'api_url', 'behaviour' );
		self::assertTrue( undo_flush( $flush ) );
		self::assertSame(
			[ 'https://cdn.shortpixel.ai/spai50', self::AO_FROM ],
			[ self::endpoint_in_database(), self::autoptimize_endpoint() ]
		);
		$flush = $this->run_to_end( $flush->id );
		self::assertSame( 'partial', $flush->state );
		self::assertStringContainsString(
			'ShortPixel Adaptive Images: The API URL was changed meanwhile',
			(string) wp_json_encode( flush_shape( $flush ), JSON_UNESCAPED_UNICODE )
		);
	}

	public function test_a_page_that_still_shows_the_old_url_of_one_of_them_is_told(): void {
		$this->front_page = [
			'body' => '<img src="' . self::TO . '/q_lossy+ret_img/example.org/a.jpg"><img src="' . self::AO_FROM . '/q_lossy,ret_img/http://example.org/b.jpg">',
		];
		self::assertSame( 'partial', $this->run_to_end( $this->start() )->state );
	}

	public function test_a_page_that_autoptimize_wrote_with_another_of_its_hosts_is_looked_at_too(): void {
		update_option(
			'autoptimize_service_availablity',
			[ 'extra_imgopt' => [ 'hosts' => [ 'https://sp-ao.shortpixel.ai/', 'https://two.example.net/' ] ] ]
		);
		$this->front_page = [ 'body' => '<img src="https://two.example.net/client/q_lossy,ret_img/http://example.org/b.jpg">' ];
		self::assertSame( 'partial', $this->run_to_end( $this->start() )->state );
	}

	public function test_a_tiny_preview_whose_url_cannot_change_is_no_old_page(): void {
		$this->front_page = [
			'body' => '<img src="' . self::AO_FROM . '/q_lqip,ret_wait,w_300/http://example.org/b.jpg" data-src="' . self::AO_TO . '/q_lossy,ret_img/http://example.org/b.jpg">',
		];
		self::assertSame( 'done', $this->run_to_end( $this->start() )->state );
	}

	public function test_with_autoptimize_alone_everything_is_flushed_by_its_key(): void {
		delete_option( self::OPTION );
		add_filter(
			'shortpixel_flush_providers',
			static fn ( array $providers ): array => array_values(
				array_filter(
					$providers,
					static fn ( object $provider ): bool => ! $provider instanceof \ShortPixelFlush\Providers\Spai
				)
			)
		);
		$this->front_page = [ 'body' => '<img src="' . self::AO_TO . '/q_lossy,ret_img/http://example.org/b.jpg">' ];
		$id               = start_site( self::AO_FROM, '', 1 );
		self::assertIsInt( $id );
		$flush = $this->run_to_end( $id );
		self::assertSame( [ 'done', self::AO_TO ], [ $flush->state, self::autoptimize_endpoint() ] );
		self::assertStringStartsWith( 'All images have new links. ', flush_shape( $flush )['message'] );
	}

	public function test_pictures_own_new_links_stay_for_the_one_that_was_not_switched(): void {
		\ShortPixelFlush\Versions\assign( [ '2026/11/photo' ], '28306800' );
		$this->attachment();
		$this->cdn_of['sp-ao.shortpixel.ai'] = [ 'status' => 403 ];
		$this->run_to_end( $this->start() );
		wp_cache_flush();
		self::assertSame(
			'http://example.org/wp-content/uploads/2026/11/photo.jpg?spf=28306800',
			link_now( 'http://example.org/wp-content/uploads/2026/11/photo.jpg' )
		);

		$this->cdn_of = [];
		$id           = start_site( self::TO, '', 1 );
		self::assertIsInt( $id );
		$this->run_to_end( $id );
		wp_cache_flush();
		self::assertSame(
			'http://example.org/wp-content/uploads/2026/11/photo.jpg',
			link_now( 'http://example.org/wp-content/uploads/2026/11/photo.jpg' )
		);
	}
}
