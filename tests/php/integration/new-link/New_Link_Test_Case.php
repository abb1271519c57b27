<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Flush\Cdn_World;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use ShortPixelFlush\Versions;
use WP_REST_Response;
use function ShortPixelFlush\Flush\flush_shape;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__ ) . '/flush/Cdn_World.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/store.php';

/**
 * A test of flushes by new links, with a stopped clock, a Cdn_World, and pages rendered as the provider renders them,
 * except those in `$kept`.
 */
abstract class New_Link_Test_Case extends Spai_Test_Case {

	protected int $now = 1795532400;

	protected Flushes $flushes;

	protected Cdn_World $world;

	/**
	 * Answers that a page cache gives instead of fresh pages, by URL.
	 *
	 * @var array<string, array<string, mixed>>
	 */
	protected array $kept = [];

	/** The image that the front page shows. */
	protected int $image = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->flushes = new Flushes();
		$this->world   = new Cdn_World( fn (): int => $this->now );
		add_filter( 'shortpixel_flush_now', fn (): int => $this->now );
		// Leaves only this cache, whatever page caches other tests have loaded in this process.
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
		add_filter(
			'shortpixel_flush_form_test_pause',
			function (): float {
				$this->now += 2;
				return 0.0;
			}
		);
		// No post shows the image, so this filter says that the front page does.
		add_filter( 'shortpixel_flush_pages', static fn ( array $pages ): array => [] === $pages ? [ 'http://example.org/' ] : $pages );
		$this->act_as( 'administrator' );
		$this->image = $this->attachment( [ 'name' => 'given' ] );
		// The image was replaced an hour ago, by this clock.
		foreach ( self::files_of( $this->image ) as $file ) {
			touch( $file, $this->now - 3600 );
		}
		$this->answer_requests(
			fn ( array $request ): array => $this->answer(
				is_string( $request['url'] ?? null ) ? $request['url'] : '',
				(string) ( $request['method'] ?? 'GET' ) // @phpstan-ignore cast.string (A method is a text.)
			)
		);
		$this->hold_the_old_picture();
	}

	/**
	 * @return array<string, mixed>
	 */
	private function answer( string $url, string $method ): array {
		if ( str_starts_with( $url, 'http://example.org/' ) ) {
			$test_image = Cdn_World::test_image( $url );
			if ( null !== $test_image ) {
				return [ 'body' => $test_image ];
			}
			$page = 'http://example.org/' === $url ? $this->page() : $this->page_at( $url );
			return $this->kept[ $url ] ?? ( null === $page ? [ 'status' => 404 ] : [ 'body' => $page ] );
		}

		return $this->world->answer(
			[
				'url'    => $url,
				'method' => $method,
			]
		);
	}

	/**
	 * Returns the front page's HTML, as the site would render it now.
	 */
	protected function page(): string {
		$source = apply_filters( 'shortpixel/ai/originalUrl', (string) wp_get_attachment_url( $this->image ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName,WordPress.NamingConventions.PrefixAllGlobals -- The name is SPAI's.
		self::assertIsString( $source );

		$image = static fn ( int $width ): string => "<img src=\"https://cdn.shortpixel.ai/spai/w_{$width}+q_lossy+ret_img+to_webp+p_h/" . esc_attr(
			(string) preg_replace( '#^http://#', '', $source )
		) . '">';

		return $image( 300 ) . $image( 150 );
	}

	/**
	 * Returns another page's HTML; null if there is none.
	 */
	protected function page_at( string $url ): ?string {
		return null;
	}

	/**
	 * Makes the CDN hold copies of the old image at the planned URLs.
	 */
	protected function hold_the_old_picture(): void {
		$this->world->origin = 'old';
		foreach ( $this->planned() as $url ) {
			$this->world->hold( $url );
		}
		$this->world->origin = 'new';
		$this->world->asked  = [];
		$this->requests      = [];
	}

	/**
	 * Lists the CDN URLs whose copies a flush of the image would remove now.
	 *
	 * @return list<string>
	 */
	protected function planned(): array {
		$plan = $this->rest(
			'POST',
			'/flushes',
			[
				'scope'       => 'images',
				'attachments' => [ $this->image ],
				'dry_run'     => true,
			]
		)->get_data();
		self::assertIsArray( $plan );
		self::assertIsArray( $plan['variants'] );
		$urls = [];
		foreach ( $plan['variants'] as $variant ) {
			self::assertIsArray( $variant );
			self::assertIsString( $variant['url'] );
			$urls[] = $variant['url'];
		}
		return $urls;
	}

	/**
	 * Makes the uploads folder unwritable, so that the plugin can't test the CDN with its own image.
	 */
	protected function leave_uploads_alone(): void {
		add_filter( 'upload_dir', static fn ( array $folders ): array => [ 'basedir' => '/nowhere' ] + $folders );
	}

	/**
	 * Requests a flush of the image by a new link.
	 *
	 * @param array<string, mixed> $more
	 */
	protected function ask( array $more = [] ): WP_REST_Response {
		return $this->rest(
			'POST',
			'/flushes',
			$more + [
				'scope'       => 'images',
				'attachments' => [ $this->image ],
				'method'      => 'new_link',
			]
		);
	}

	/**
	 * @param array<string, mixed> $more
	 */
	protected function give( array $more = [] ): int {
		$response = $this->ask( $more );
		$data     = $response->get_data();
		self::assertSame( 202, $response->get_status(), (string) wp_json_encode( $data ) );
		self::assertIsArray( $data );
		self::assertIsInt( $data['id'] );
		// Runs the flush's first steps: it begins, purges the files at edges, and chooses the way.
		( new Runner() )->do_next( $data['id'] );
		if ( $this->flush( $data['id'] )->has_step( 'edge_files' ) ) {
			( new Runner() )->do_next( $data['id'] );
		}
		( new Runner() )->do_next( $data['id'] );

		return $data['id'];
	}

	/** Makes the CDN send a red old image and a blue new one, whose thumbnails differ. */
	protected function draw_pictures(): void {
		foreach ( [
			'old' => [ 200, 20, 20 ],
			'new' => [ 20, 20, 200 ],
		] as $name => $colour ) {
			$file = get_temp_dir() . "drawn-{$name}.jpg";
			self::write_picture( $file, 300, 200, $colour );
			$this->world->drawn[ $name ] = (string) file_get_contents( $file );
			unlink( $file );
		}
	}

	protected function flush( int $id ): Flush {
		$flush = $this->flushes->get( $id );
		self::assertNotNull( $flush );

		return $flush;
	}

	protected function step( int $id ): void {
		( new Runner() )->step( $id, 5.0 );
	}

	/**
	 * Takes steps, one second apart, until the flush has ended.
	 */
	protected function run_to_end( int $id ): Flush {
		for ( $i = 0; $i < 400; $i++ ) {
			$this->step( $id );
			if ( ! $this->flush( $id )->is_open() ) {
				return $this->flush( $id );
			}
			++$this->now;
		}
		self::fail( 'The flush never ended: ' . wp_json_encode( $this->flush( $id ) ) );
	}

	/**
	 * Returns the version that the image has now; empty if none.
	 */
	protected function version(): string {
		return Versions\version_of_key( $this->key(), Versions\stored()['codes'] );
	}

	protected function key(): string {
		$file = get_post_meta( $this->image, '_wp_attached_file', true );
		self::assertIsString( $file );

		return (string) preg_replace( '/\.jpg$/', '', $file );
	}

	protected function message( int $id ): string {
		return flush_shape( $this->flush( $id ) )['message'];
	}

	/**
	 * @return array{run: bool, retry: bool, cancel: bool, undo: bool}
	 */
	protected function can( int $id ): array {
		return flush_shape( $this->flush( $id ) )['can'];
	}

	/**
	 * @return array<string, string> State by step.
	 */
	protected function steps( int $id ): array {
		return array_column( flush_shape( $this->flush( $id ) )['steps'], 'state', 'id' );
	}
}
