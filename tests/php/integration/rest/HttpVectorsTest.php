<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Rest\Schemas;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Store\Thumbnails;
use WP_REST_Response;
use function ShortPixelFlush\Flush\note_background_run;
use function ShortPixelFlush\Model\cause_bit;
use function ShortPixelFlush\Say\comparison_schema;
use function ShortPixelFlush\Say\flush_schema;
use function ShortPixelFlush\Say\purge_schema;
use function ShortPixelFlush\Versions\link_now;

require_once __DIR__ . '/Dummy_Edge.php';
require_once __DIR__ . '/Rest_Test_Case.php';
require_once __DIR__ . '/Vector_Normaliser.php';
require_once __DIR__ . '/plan-schema.php';
require_once dirname( __DIR__, 4 ) . '/includes/settings.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/link.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/drivers.php';

/**
 * Compares the routes' real answers with tests/vectors/http, which the TypeScript tests read too.
 *
 * If one side renames a field, the other side's tests fail. SHORTPIXEL_FLUSH_WRITE_VECTORS=1 rewrites the files: review
 * the difference.
 */
final class HttpVectorsTest extends Rest_Test_Case {

	private const NOW = 1795533005;

	/** The state of each flush, by the name of its vector. */
	private const STATES = [
		'flush-started'         => 'queued',
		'flush-measured'        => 'queued',
		'flush-urls-started'    => 'queued',
		'flush-library-started' => 'queued',
		'flush-waiting'         => 'waiting',
		'flush-done'            => 'done',
		'flush-rebuilding'      => 'done',
		'flush-partial'         => 'partial',
		'flush-failed'          => 'failed',
		'flush-unseen'          => 'partial',
		'flush-cancelled'       => 'cancelled',
		'flush-new-link'        => 'queued',
		'flush-new-link-done'   => 'done',
		'flush-new-link-stale'  => 'partial',
		'flush-new-link-undone' => 'undone',
		'flush-site-started'    => 'running',
		'flush-site-done'       => 'done',
		'flush-site-undone'     => 'undone',
	];

	private const EDGE = [
		'kind'  => 'dummy',
		'hosts' => [ 'example.org' ],
		'setup' => [
			'token' => 'never-to-be-seen',
			'zone'  => '12',
		],
	];

	private int $now = self::NOW;

	private int $author = 0;

	private int $image = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->provider->id   = 'spai';
		$this->provider->name = 'ShortPixel Adaptive Images';
		// Uses a filter to keep the month out of URLs, since WordPress caches the folder for the whole process,
		// whatever the option says.
		add_filter(
			'upload_dir',
			static fn ( array $folder ): array => array_merge(
				$folder,
				[
					'path'   => $folder['basedir'],
					'url'    => $folder['baseurl'],
					'subdir' => '',
				]
			)
		);
		$this->set_time( 0 );
		$this->author = $this->act_as( 'administrator' );
		wp_update_user(
			[
				'ID'           => $this->author,
				'display_name' => 'Ada',
			]
		);
		$this->image = $this->attachment(
			[
				'name'   => 'vector-sea',
				'title'  => 'The sea',
				'author' => $this->author,
			]
		);
		$this->answering( 'old' );
	}

	/**
	 * @return array<string, array{string, \Closure(self): WP_REST_Response}> By name: the schema, and what makes the request.
	 */
	private static function cases(): array {
		$images  = static fn ( self $test ): array => [
			'scope'       => 'images',
			'attachments' => [ $test->image ],
		];
		$anew    = [ 'method' => 'new_link' ];
		$library = [
			'scope'   => 'images',
			'library' => true,
		];
		$site    = [
			'scope'             => 'site',
			'expected_endpoint' => 'https://cdn.shortpixel.ai/spai2',
			'reason'            => 'New logo',
		];
		return [
			'status-ready'            => [ 'status', static fn ( self $test ) => $test->rest( 'GET', '/status' ) ],
			'status-no-provider'      => [ 'status', static fn ( self $test ) => $test->without_provider()->rest( 'GET', '/status' ) ],
			'status-provider-problem' => [ 'status', static fn ( self $test ) => $test->with_problem()->rest( 'GET', '/status' ) ],
			'status-custom-host'      => [
				'status',
				static fn ( self $test ) => $test->with_endpoint( 'https://img.example.com/spai' )->rest( 'GET', '/status' ),
			],
			'status-running'          => [
				'status',
				static fn ( self $test ) => $test->started( $images( $test ) )->rest( 'GET', '/status' ),
			],
			'status-checked'          => [ 'status', static fn ( self $test ) => $test->rest( 'GET', '/status', [ 'check' => 'true' ] ) ],
			'plan-images'             => [
				'plan',
				static fn ( self $test ) => $test->rest( 'POST', '/flushes', $images( $test ) + [ 'dry_run' => true ] ),
			],
			'plan-urls'               => [
				'plan',
				static fn ( self $test ) => $test->rest(
					'POST',
					'/flushes',
					[
						'scope'   => 'urls',
						'urls'    => [ self::url( 'elsewhere.test/logo.png' ) ],
						'dry_run' => true,
					]
				),
			],
			'plan-site'               => [
				'plan',
				static fn ( self $test ) => $test->rest(
					'POST',
					'/flushes',
					[
						'scope'   => 'site',
						'dry_run' => true,
					]
				),
			],
			'plan-library'            => [
				'plan',
				static fn ( self $test ) => $test->rest( 'POST', '/flushes', $library + [ 'dry_run' => true ] ),
			],
			'flush-library-started'   => [ 'flush', static fn ( self $test ) => $test->rest( 'POST', '/flushes', $library ) ],
			'flush-started'           => [
				'flush',
				static fn ( self $test ) => $test->rest( 'POST', '/flushes', $images( $test ) + [ 'reason' => 'Replaced' ] ),
			],
			'flush-urls-started'      => [
				'flush',
				static fn ( self $test ) => $test->rest(
					'POST',
					'/flushes',
					[
						'scope' => 'urls',
						'urls'  => [ self::url( 'elsewhere.test/logo.png' ) ],
					]
				),
			],
			'flush-waiting'           => [
				'flush',
				static fn ( self $test ) => $test->measured_on( self::measured_whole( $test->image ) )->naming_all()->run_after( 6 ),
			],
			'flush-done'              => [
				'flush',
				static fn ( self $test ) => $test->measured_on( self::measured_whole( $test->image ) )->naming_all()->checked( 'new' ),
			],
			'flush-rebuilding'        => [
				'flush',
				static fn ( self $test ) => $test->measured_on(
					self::measured_whole( $test->image )
				)->naming_all()->checked( 'rebuilding' ),
			],
			'flush-partial'           => [
				'flush',
				static fn ( self $test ) => $test->measured_on( self::measured_whole( $test->image ) )->naming_all()->checked( 'one old' ),
			],
			'flush-failed'            => [
				'flush',
				static fn ( self $test ) => $test->measured_on(
					self::measured_whole( $test->image )
				)->naming_all()->answering( 'nothing' )->run_to_the_end(),
			],
			'flush-unseen'            => [ 'flush', static fn ( self $test ) => $test->started( $images( $test ) )->checked( 'new' ) ],
			'flush-cancelled'         => [
				'flush',
				static fn ( self $test ) => $test->measured_on( self::measured_whole( $test->image ) )->naming_all()->act( 'cancel' ),
			],
			'flush-site-started'      => [ 'flush', static fn ( self $test ) => $test->rest( 'POST', '/flushes', $site ) ],
			'flush-site-done'         => [ 'flush', static fn ( self $test ) => $test->started( $site )->run_to_the_end() ],
			'flush-site-undone'       => [ 'flush', static fn ( self $test ) => $test->undone( $site ) ],
			'plan-new-link'           => [
				'plan',
				static fn ( self $test ) => $test->rest( 'POST', '/flushes', $images( $test ) + $anew + [ 'dry_run' => true ] ),
			],
			'flush-new-link'          => [
				'flush',
				static fn ( self $test ) => $test->answering( 'anew' )->rest( 'POST', '/flushes', $images( $test ) + $anew ),
			],
			'flush-new-link-done'     => [
				'flush',
				static fn ( self $test ) => $test->answering( 'anew' )->started( $images( $test ) + $anew )->run_to_the_end(),
			],
			'flush-new-link-stale'    => [
				'flush',
				static fn ( self $test ) => $test->answering( 'anew' )->started( $images( $test ) + $anew )->answering( 'another old' )->run_to_the_end(),
			],
			'flush-new-link-undone'   => [
				'flush',
				static fn ( self $test ) => $test->answering( 'anew' )->undone( $images( $test ) + $anew ),
			],
			'flushes-page'            => [
				'flushes',
				static fn ( self $test ) => $test->started( $images( $test ) )->started( $images( $test ) )->rest(
					'GET',
					'/flushes',
					[ 'per_page' => '1' ]
				),
			],
			'purges-done'             => [
				'purges',
				static fn ( self $test ) => $test->measured_on( self::measured_whole( $test->image ) )->naming_all()->purges_once( 'new' ),
			],
			'purges-partial'          => [
				'purges',
				static fn ( self $test ) => $test->measured_on(
					self::measured_whole( $test->image )
				)->naming_all()->purges_once( 'one old' ),
			],
			'comparisons'             => [
				'comparisons',
				static fn ( self $test ) => $test->measured_on( self::measured_whole( $test->image ) )->naming_all()->compared(),
			],
			'images-waiting'          => [
				'images',
				static fn ( self $test ) => $test->changed()->rest( 'GET', '/images', [ 'attachments' => [ $test->image ] ] ),
			],
			'images-flushed'          => [
				'images',
				static fn ( self $test ) => $test->measured_on( self::measured_whole( $test->image ) )->naming_all()->ended( 'new' )->rest(
					'GET',
					'/images',
					[ 'attachments' => [ $test->image ] ]
				),
			],
			'pages'                   => [
				'pages',
				static fn ( self $test ) => $test->shown()->rest( 'GET', '/pages', [ 'attachments' => [ $test->image ] ] ),
			],
			'flush-measured'          => [
				'flush',
				static fn ( self $test ) => $test->measured_on( self::measured( $test->image ) )->rest(
					'GET',
					'/flushes/' . wp_json_encode( self::part( self::body( $test->rest( 'GET', '/flushes' ) ), 0, 'id' ) )
				),
			],
			'settings'                => [ 'settings', static fn ( self $test ) => $test->rest( 'GET', '/settings' ) ],
			'settings-saved'          => [
				'settings',
				static fn ( self $test ) => $test->rest(
					'POST',
					'/settings',
					[
						'optimizers' => true,
						'hosts'      => [ 'img.example.com' ],
					]
				),
			],
			'settings-edge-saved'     => [ 'settings', static fn ( self $test ) => $test->with_edge()->rest( 'GET', '/settings' ) ],
			'status-edge'             => [ 'status', static fn ( self $test ) => $test->with_edge()->rest( 'GET', '/status' ) ],
			'status-edge-tested'      => [
				'status',
				static fn ( self $test ) => $test->with_edge()->tested_edge()->rest( 'GET', '/status' ),
			],
			'status-suggestion'       => [
				'status',
				static fn ( self $test ) => $test->behind_cloudflare()->rest( 'GET', '/status', [ 'check' => 'true' ] ),
			],
			'suggestions-dismissed'   => [
				'suggestions',
				static fn ( self $test ) => $test->behind_cloudflare()->asked_once()->dismissing( 'POST' ),
			],
			'suggestions-taken-back'  => [
				'suggestions',
				static fn ( self $test ) => $test->behind_cloudflare()->asked_once()->dismissing( 'POST', 'DELETE' ),
			],
			'edges-dismissed'         => [ 'edges', static fn ( self $test ) => $test->dismissed()->rest( 'GET', '/edges' ) ],
			'edges'                   => [ 'edges', static fn ( self $test ) => $test->knowing_the_dummy()->rest( 'GET', '/edges' ) ],
			'edge-test-done'          => [
				'test',
				static fn ( self $test ) => $test->knowing_the_dummy()->rest( 'POST', '/edges/test', self::EDGE ),
			],
			'edge-test-failed'        => [
				'test',
				static fn ( self $test ) => $test->knowing_the_dummy()->answering( 'edge refuses' )->rest(
					'POST',
					'/edges/test',
					self::EDGE
				),
			],
			'error-not-logged-in'     => [ 'error', static fn ( self $test ) => $test->as_role( 'logged_out' )->rest( 'GET', '/status' ) ],
			'error-forbidden'         => [
				'error',
				static fn ( self $test ) => $test->as_role( 'author' )->rest( 'POST', '/flushes', $site ),
			],
			'error-not-found'         => [ 'error', static fn ( self $test ) => $test->rest( 'GET', '/flushes/999999999' ) ],
			'error-unknown-field'     => [
				'error',
				static fn ( self $test ) => $test->rest( 'POST', '/flushes', $images( $test ) + [ 'force' => true ] ),
			],
			'error-invalid-input'     => [
				'error',
				static fn ( self $test ) => $test->rest( 'POST', '/flushes', [ 'scope' => 'images' ] ),
			],
			'error-not-a-cdn-url'     => [
				'error',
				static fn ( self $test ) => $test->rest(
					'POST',
					'/flushes',
					[
						'scope' => 'urls',
						'urls'  => [ 'https://elsewhere.test/a.jpg' ],
					]
				),
			],
			'error-endpoint-changed'  => [
				'error',
				static fn ( self $test ) => $test->with_endpoint( 'https://cdn.shortpixel.ai/spai9' )->rest( 'POST', '/flushes', $site ),
			],
			'error-edges-changed'     => [
				'error',
				static fn ( self $test ) => $test->with_edge()->rest(
					'POST',
					'/settings',
					[
						'edges'          => [],
						'edges_revision' => '',
					]
				),
			],
			'error-already-running'   => [
				'error',
				static fn ( self $test ) => $test->started( $site )->rest( 'POST', '/flushes', $site ),
			],
			'error-no-provider'       => [
				'error',
				static fn ( self $test ) => $test->without_provider()->rest( 'POST', '/flushes', $images( $test ) ),
			],
			'error-too-many'          => [
				'error',
				static fn ( self $test ) => $test->rest(
					'POST',
					'/flushes',
					[
						'scope'       => 'images',
						'attachments' => range(
							1,
							5001
						),
					]
				),
			],
			'error-cdn-failed'        => [
				'error',
				static fn ( self $test ) => $test->answering( 'refused' )->rest( 'POST', '/flushes', $site ),
			],
		];
	}

	#[DataProvider( 'names' )]
	public function test_the_answer_matches_its_schema_and_its_vector( string $name ): void {
		[ $shape, $come ] = self::cases()[ $name ];
		$response         = $come( $this );
		$body             = json_decode( (string) wp_json_encode( $response->get_data() ), true );

		$this->assert_shape( $shape, $body );
		// Doesn't rely on the vector, since rewriting the vectors would accept a wrong state.
		self::assertSame( self::STATES[ $name ] ?? null, 'flush' === $shape ? self::part( $body, 'state' ) : null );
		if ( 'error' === $shape ) {
			self::assertSame( str_replace( [ 'error-', '-' ], [ 'shortpixel_flush_', '_' ], $name ), self::part( $body, 'code' ) );
		}

		$normaliser = new Vector_Normaliser();
		$actual     = [
			'status'  => $response->get_status(),
			'headers' => $normaliser->normalise(
				array_intersect_key(
					$response->get_headers(),
					array_flip( [ 'X-WP-Total', 'X-WP-TotalPages', 'Link', 'Location' ] )
				)
			),
			'body'    => $normaliser->normalise( $body ),
		];
		$actual     = wp_json_encode(
			[ 'headers' => (object) $actual['headers'] ] + $actual,
			JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE
		) . "\n";
		$file       = self::folder() . "/{$name}.json";

		if ( '1' === getenv( 'SHORTPIXEL_FLUSH_WRITE_VECTORS' ) ) {
			file_put_contents( $file, $actual );
		}
		self::assertFileExists( $file );
		self::assertStringNotContainsString( 'never-to-be-seen', $actual );
		self::assertSame( json_decode( (string) file_get_contents( $file ), true ), json_decode( $actual, true ) );
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function names(): iterable {
		foreach ( array_keys( self::cases() ) as $name ) {
			yield $name => [ $name ];
		}
	}

	public function test_every_vector_belongs_to_a_case(): void {
		$files = array_map(
			static fn ( string $file ): string => basename( $file, '.json' ),
			array_filter( (array) glob( self::folder() . '/*.json' ), 'is_string' )
		);

		self::assertEqualsCanonicalizing( array_keys( self::cases() ), $files );
	}

	private function assert_shape( string $shape, mixed $body ): void {
		$list    = static fn ( array $items ): array => [
			'type'  => 'array',
			'items' => $items,
		];
		$schemas = [
			'status'      => Schemas::status(),
			'plan'        => plan_schema(),
			'flush'       => flush_schema(),
			'flushes'     => $list( flush_schema() ),
			'purges'      => $list( purge_schema() ),
			'comparisons' => $list( comparison_schema() ),
			'images'      => $list( Schemas::image() ),
			'pages'       => Schemas::pages(),
			'settings'    => Schemas::settings(),
			'edges'       => Schemas::edge_kinds(),
			'suggestions' => Schemas::suggestions(),
			'test'        => Schemas::edge_test(),
			'error'       => [
				'type'       => 'object',
				'required'   => [ 'code', 'message', 'data' ],
				'properties' => [
					'code'    => [
						'type' => 'string',
						'enum' => json_decode(
							(string) file_get_contents( dirname( __DIR__, 3 ) . '/vectors/enums/error-codes.json' ),
							true
						),
					],
					'message' => [
						'type'      => 'string',
						'minLength' => 1,
					],
				],
			],
		];
		$valid   = rest_validate_value_from_schema( $body, $schemas[ $shape ] ?? [], 'body' );

		self::assertTrue( $valid, is_wp_error( $valid ) ? $valid->get_error_message() : '' );
	}

	private static function folder(): string {
		return dirname( __DIR__, 3 ) . '/vectors/http';
	}

	private static function url( string $source ): string {
		return 'https://cdn.shortpixel.ai/spai2/w_600+q_lossy+ret_img+to_webp/' . $source;
	}

	/**
	 * Returns the answer of the CDN, or of another server that the plugin sends a request to.
	 *
	 * @return array<string, mixed>
	 */
	private function cdn( string $url, string $mood ): array {
		if ( str_contains( $url, '/read-domain/' ) ) {
			return [ 'body' => '{"Status":2}' ];
		}
		if ( str_contains( $url, 'api.dummy.test' ) ) {
			return 'edge refuses' === $mood ? [
				'status' => 403,
				'body'   => 'Unknown token never-to-be-seen',
			] : [];
		}
		if ( 'behind Cloudflare' === $mood ) {
			return [
				'headers' => [
					'cf-ray' => '8f2b6c1d2e3f4a5b-FRA',
					'server' => 'cloudflare',
				],
			];
		}
		if ( ! str_contains( $url, '/spai' ) ) {
			$image = fn ( int $width ): string => "<img src=\"{$this->provider->endpoint}/w_{$width}+q_lossy+ret_img+to_webp/" . link_now(
				(string) wp_get_attachment_url( $this->image )
			) . '">';
			return [ 'body' => $image( 300 ) . ( 'another old' === $mood ? $image( 120 ) : '' ) ];
		}
		if ( 'nothing' === $mood || 'refused' === $mood ) {
			return 'refused' === $mood ? [ 'status' => 403 ] : [
				'status' => 0,
				'error'  => 'timeout',
			];
		}
		if ( str_contains( $url, 'f_remove' ) ) {
			return [];
		}
		if ( 'rebuilding' === $mood || ( 'anew' === $mood && str_contains( $url, 'spf=' ) ) ) {
			return [
				'status'  => 307,
				'headers' => [ 'location' => (string) preg_replace( '#^.*?/spai\d*/[^/]+/#', '', $url ) ],
			];
		}
		$is_old = in_array( $mood, [ 'old', 'anew' ], true ) || ( 'one old' === $mood && str_contains( $url, 'w_300' ) ) || (
			'another old' === $mood
			&& str_contains( $url, 'w_120' )
		);
		return [
			'headers' => [
				'content-type' => 'image/png',
				'age'          => $is_old ? '86400' : '2',
			],
			'body'    => (string) base64_decode(
				'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42m' . (
					$is_old
					? 'P8z8BQDwAEhQGAhKmMIQ'
					: 'Nk+M9QDwADhgGAWjR9aw'
				) . 'AAAABJRU5ErkJggg==',
				true
			),
		];
	}

	private function set_time( int $seconds_later ): void {
		$this->now = self::NOW + $seconds_later;
		$this->at( $this->now );
	}

	private function answering( string $mood ): self {
		$this->answer_requests(
			fn ( array $request ): array => $this->cdn(
				is_string( $request['url'] ?? null ) ? $request['url'] : '',
				$mood
			)
		);
		return $this;
	}

	private function knowing_the_dummy(): self {
		add_filter( 'shortpixel_flush_edges', static fn (): array => [ new Dummy_Edge() ] );
		return $this;
	}

	private function with_edge(): self {
		$this->knowing_the_dummy();
		self::assertSame( 200, $this->rest( 'POST', '/settings', [ 'edges' => [ self::EDGE ] ] )->get_status() );
		return $this;
	}

	private function tested_edge(): self {
		$edge = [ 'id' => 'dummy' ] + self::EDGE;
		unset( $edge['setup']['token'] );
		self::assertSame( 'done', self::part( self::body( $this->rest( 'POST', '/edges/test', $edge ) ), 'state' ) );
		return $this;
	}

	private function behind_cloudflare(): self {
		return $this->answering( 'behind Cloudflare' );
	}

	private function asked_once(): self {
		$this->rest( 'GET', '/status', [ 'check' => 'true' ] );
		return $this;
	}

	private function dismissing( string $method, string ...$methods ): WP_REST_Response {
		$suggestion = [
			'kind' => 'cloudflare',
			'host' => 'example.org',
		];
		$response   = $this->rest( $method, '/edges/dismissed', $suggestion );
		foreach ( $methods as $next ) {
			$response = $this->rest( $next, '/edges/dismissed', $suggestion );
		}
		return $response;
	}

	private function dismissed(): self {
		$this->knowing_the_dummy();
		$dummy = [
			'kind' => 'dummy',
			'host' => 'img.example.org',
		];
		self::assertSame( 200, $this->rest( 'POST', '/edges/dismissed', $dummy )->get_status() );
		return $this;
	}

	private function without_provider(): self {
		$this->use_providers( [] );
		return $this;
	}

	private function with_problem(): self {
		$this->provider->problem = 'The settings of ShortPixel Adaptive Images can’t be read. Open its settings page and save it once.';
		return $this;
	}

	private function with_endpoint( string $endpoint ): self {
		$this->provider->endpoint = $endpoint;
		return $this;
	}

	private function shown(): self {
		wp_insert_post(
			[
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_title'   => 'Wind & waves',
				'post_content' => "<!-- wp:image {\"id\":{$this->image}} --><img class=\"wp-image-{$this->image}\"/><!-- /wp:image -->",
			]
		);
		return $this;
	}

	private function as_role( string $role ): self {
		$this->act_as( $role );
		return $this;
	}

	/**
	 * @param array<string, mixed> $body
	 */
	private function started( array $body ): self {
		self::assertSame( 202, $this->rest( 'POST', '/flushes', $body )->get_status() );
		return $this;
	}

	/**
	 * Starts a flush of the image, and sends what a browser measured meanwhile.
	 *
	 * @param array{layouts: list<array<string, mixed>>} $found
	 */
	private function measured_on( array $found ): self {
		$this->started(
			[
				'scope'       => 'images',
				'attachments' => [ $this->image ],
				'measuring'   => true,
			]
		);
		self::assertSame( 200, $this->act( 'layouts', $found )->get_status() );
		return $this;
	}

	/** Marks the open flush as if the site's pages named every copy. */
	private function naming_all(): self {
		$flushes = new Flushes();
		$flush   = $flushes->open( null )[0] ?? null;
		self::assertNotNull( $flush );
		$coverage = $flush->subject->coverage;
		self::assertIsArray( $coverage );
		self::assertNotNull(
			$flushes->change(
				$flush->id,
				static fn ( Flush $now ): array => [ 'subject' => $now->subject->with( [ 'coverage' => [ 'whole' => true ] + $coverage ] ) ]
			)
		);
		return $this;
	}

	/**
	 * @return array{layouts: list<array<string, mixed>>} The only page that shows the image, measured.
	 */
	private static function measured_whole( int $image ): array {
		$page           = self::measured( $image )['layouts'][0];
		$box            = [
			'height'    => 257.625,
			'padding_x' => 0,
			'padding_y' => 0,
		];
		$page['images'] = [
			[
				'source' => (string) wp_get_attachment_url( $image ),
				'kind'   => 'image',
				'width'  => 400,
				'height' => 300,
				'boxes'  => [
					[
						'width'   => 343.5,
						'screens' => [ 0 ],
					] + $box,
					[
						'width'   => 300,
						'screens' => [ 1 ],
					] + $box,
				],
			],
		];
		return [ 'layouts' => [ $page ] ];
	}

	/**
	 * @return array{layouts: list<array<string, mixed>>}
	 */
	private static function measured( int $image ): array {
		return [
			'layouts' => [
				[
					'url'     => 'http://example.org/about/',
					'state'   => 'measured',
					'screens' => [
						[
							'width'   => 390,
							'height'  => 844,
							'density' => 3,
						],
						[
							'width'   => 1366,
							'height'  => 768,
							'density' => 1,
						],
					],
					'images'  => [
						[
							'source' => (string) wp_get_attachment_url( $image ),
							'kind'   => 'image',
							'width'  => 400,
							'height' => 300,
							'boxes'  => [
								[
									'width'     => 343.5,
									'height'    => 257.625,
									'padding_x' => 0,
									'padding_y' => 0,
									'screens'   => [ 0, 1 ],
								],
							],
						],
					],
				],
				[
					'url'     => 'http://example.org/shop/',
					'state'   => 'framing',
					'screens' => [],
					'images'  => [],
				],
			],
		];
	}

	/** @param array<string, mixed> $body */
	private function act( string $action, array $body = [] ): WP_REST_Response {
		$newest = self::part( self::body( $this->rest( 'GET', '/flushes' ) ), 0, 'id' );
		self::assertIsInt( $newest );
		return $this->rest( 'POST', "/flushes/{$newest}/{$action}", $body );
	}

	private function run_after( int $seconds_later ): WP_REST_Response {
		$this->act( 'run' );
		$this->set_time( $seconds_later );
		return $this->act( 'run' );
	}

	private function checked( string $mood ): WP_REST_Response {
		$this->run_after( 6 );
		return $this->answering( $mood )->run_to_the_end();
	}

	private function run_to_the_end(): WP_REST_Response {
		for ( $minute = 1; $minute <= 120; $minute++ ) {
			$response = $this->run_after( 35 * $minute );
			if ( true !== self::part( self::body( $response ), 'can', 'run' ) ) {
				return $response;
			}
		}
		self::fail( 'It never ended.' );
	}

	private function ended( string $mood ): self {
		$this->checked( $mood );
		return $this;
	}

	/** Notes a change of the image, as if it had been replaced a moment ago. */
	private function changed(): self {
		$change = [
			'causes'  => cause_bit( 'replace' ),
			'is_new'  => false,
			'user_id' => $this->author,
			'former'  => [],
		];
		self::assertTrue( ( new Image_Records() )->note_changes( [ $this->image => $change ] ) );
		note_background_run();
		return $this;
	}

	private function purges_once( string $mood ): WP_REST_Response {
		$id = self::part( self::body( $this->checked( $mood ) ), 'id' );
		self::assertIsInt( $id );
		return $this->rest( 'GET', "/flushes/{$id}/purges", [ 'per_page' => '100' ] );
	}

	/** Replaces the flush's thumbnails with made-up ones. */
	private function compared(): WP_REST_Response {
		$id = self::part( self::body( $this->checked( 'one old' ) ), 'id' );
		self::assertIsInt( $id );
		$purges = new Purges();
		$uris   = [];
		foreach ( [ 'before', 'site', 'after' ] as $which ) {
			$uris[ $which ] = 'data:image/webp;base64,' . base64_encode( 'RIFF ' . $which );
		}
		$names = array_map( [ Thumbnails::class, 'name_of' ], $uris );
		$purges->move( $id, Purge::STATES, [ 'thumbnails' => [] ] );
		( new Thumbnails() )->delete( [ $id ] );
		( new Thumbnails() )->add(
			$id,
			array_map(
				static fn ( string $uri ): array => [
					'uri'           => $uri,
					'attachment_id' => 0,
				],
				array_combine( $names, $uris )
			)
		);
		$checked = array_values(
			array_filter(
				$purges->find( $id, [ 'per_page' => 100 ] )['purges'],
				static fn ( Purge $row ): bool => $row->checked_at > 0
			)
		);
		$rows    = [
			$checked[0]->with( [ 'thumbnails' => array_diff_key( $names, [ 'before' => true ] ) ] ),
			$checked[1]->with( [ 'thumbnails' => $names ] ),
		];
		self::assertTrue( $purges->write( $rows, '' ) );
		return $this->rest( 'GET', "/flushes/{$id}/comparisons", [ 'per_page' => '2' ] );
	}

	/**
	 * @param array<string, mixed> $site
	 */
	private function undone( array $site ): WP_REST_Response {
		$this->started( $site )->run_to_the_end();
		self::assertSame( 200, $this->act( 'undo' )->get_status() );
		return $this->run_to_the_end();
	}
}
