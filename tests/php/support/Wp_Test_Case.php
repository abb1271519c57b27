<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use PHPUnit\Framework\TestCase;
use RuntimeException;
use ShortPixelFlush\Store\Image_Records;
use WP_Hook;
use WP_REST_Request;
use WP_REST_Response;

/**
 * A test on a running WordPress with the plugin active.
 *
 * Each test runs logged out, with its own hooks, and in a transaction that is rolled back. The plugin's requests fail
 * unless the test answers them. A test that changes tables, or whose data another process must see, calls
 * use_fresh_site() first.
 */
abstract class Wp_Test_Case extends TestCase {

	/**
	 * The requests that the plugin has sent since answer_requests().
	 *
	 * @var list<array<string, mixed>>
	 */
	protected array $requests = [];

	/** @var array<string, WP_Hook> */
	private array $hooks = [];

	/** @var list<string> */
	private array $files = [];

	private bool $needs_fresh_site = false;

	/** @var array<string, string> Images that were drawn before. */
	private static array $pictures = [];

	protected function setUp(): void {
		parent::setUp();
		foreach ( self::hooks() as $name => $hook ) {
			$this->hooks[ $name ] = clone $hook;
		}
		$this->clear_state();
		// Deletes test images of earlier tests: the plugin keeps one for the next flush if the CDN was slow to fetch it.
		$left = glob( WP_CONTENT_DIR . '/uploads/shortpixel-flush-*.png' );
		array_map( 'unlink', false === $left ? [] : $left );
		Database::run( 'SET autocommit = 0' );
		Database::run( 'START TRANSACTION' );
		add_filter( 'shortpixel_flush_form_test_pause', '__return_zero' );
		// Fails every request of the plugin that the test does not answer.
		add_filter(
			'shortpixel_flush_pre_request',
			static function ( ?array $answer, array $request ): array {
				throw new RuntimeException( 'A request that no test answers: ' . (string) wp_json_encode( $request ) );
			},
			PHP_INT_MAX - 1,
			2
		);
	}

	protected function tearDown(): void {
		Database::run( 'ROLLBACK' );
		Database::run( 'SET autocommit = 1' );
		foreach ( $this->files as $file ) {
			if ( is_file( $file ) ) {
				unlink( $file );
			}
		}
		$GLOBALS['wp_filter'] = $this->hooks;
		$this->hooks          = [];
		$this->clear_state();
		if ( $this->needs_fresh_site ) {
			Database::restore();
			$this->clear_state();
		}
		parent::tearDown();
	}

	/** Returns the month's folder in uploads. WordPress caches it for the whole process, even if the month ends. */
	protected static function month(): string {
		return ltrim( wp_upload_dir()['subdir'], '/' );
	}

	/**
	 * @return array<string, WP_Hook>
	 */
	private static function hooks(): array {
		$hooks = [];
		foreach ( is_array( $GLOBALS['wp_filter'] ) ? $GLOBALS['wp_filter'] : [] as $name => $hook ) {
			if ( is_string( $name ) && $hook instanceof WP_Hook ) {
				$hooks[ $name ] = $hook;
			}
		}
		return $hooks;
	}

	/**
	 * Ends the transaction, so that other processes see what the test writes. All tables are restored after the test.
	 */
	protected function use_fresh_site(): void {
		Database::run( 'COMMIT' );
		Database::run( 'SET autocommit = 1' );
		$this->needs_fresh_site = true;
	}

	private function clear_state(): void {
		wp_cache_flush();
		wp_set_current_user( 0 );
		$_GET                      = [];
		$_POST                     = [];
		$_REQUEST                  = [];
		$_FILES                    = [];
		$GLOBALS['wp_rest_server'] = null;
		$GLOBALS['current_screen'] = null;
		$GLOBALS['pagenow']        = 'index.php';
		if ( function_exists( '\ShortPixelFlush\Auto\noted_on_sites' ) ) {
			\ShortPixelFlush\Auto\noted_on_sites( [] );
		}
	}

	/**
	 * Creates a user with a role and returns the id.
	 */
	protected function user( string $role ): int {
		$name = $role . '-' . wp_generate_password( 6, false );
		$id   = wp_insert_user(
			[
				'user_login' => $name,
				'user_pass'  => 'password',
				'user_email' => "{$name}@example.org",
				'role'       => $role,
			]
		);
		self::assertIsInt( $id );
		return $id;
	}

	/**
	 * Creates a user with a role, logs them in and returns the id; 'logged_out' logs out.
	 */
	protected function act_as( string $role ): int {
		$id = 'logged_out' === $role ? 0 : $this->user( $role );
		wp_set_current_user( $id );
		return $id;
	}

	/**
	 * Creates an attachment with an image of one colour in all its sizes, and returns the id.
	 *
	 * @param array{name?: string, width?: int, height?: int, colour?: array{int<0, 255>, int<0, 255>, int<0, 255>}, type?: 'jpeg'|'png'|'webp', author?: int, parent?: int, title?: string} $options
	 */
	protected function attachment( array $options = [] ): int {
		$type   = $options['type'] ?? 'jpeg';
		$upload = wp_upload_dir();
		$name   = wp_unique_filename( $upload['path'], ( $options['name'] ?? 'picture' ) . '.' . ( 'jpeg' === $type ? 'jpg' : $type ) );
		$file   = $upload['path'] . '/' . $name;
		self::write_picture( $file, $options['width'] ?? 400, $options['height'] ?? 300, $options['colour'] ?? [ 200, 30, 30 ] );

		$id = wp_insert_attachment(
			[
				'post_title'     => $options['title'] ?? ucfirst( pathinfo( $name, PATHINFO_FILENAME ) ),
				'post_mime_type' => "image/{$type}",
				'post_status'    => 'inherit',
				'post_author'    => $options['author'] ?? get_current_user_id(),
			],
			$file,
			$options['parent'] ?? 0,
			true
		);
		self::assertIsInt( $id );
		wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $file ) );

		$this->files = array_merge( $this->files, self::files_of( $id ) );
		return $id;
	}

	/**
	 * Creates a PDF with the preview and metadata that WordPress makes if Imagick can read PDFs, and returns the id.
	 *
	 * @param array{name?: string, colour?: array{int<0, 255>, int<0, 255>, int<0, 255>}, author?: int, date?: string, preview?: bool} $options
	 */
	protected function pdf( array $options = [] ): int {
		$name = $options['name'] ?? 'guide';
		$file = wp_upload_dir()['path'] . "/{$name}.pdf";
		$id   = wp_insert_attachment(
			[
				'post_title'     => ucfirst( $name ),
				'post_mime_type' => 'application/pdf',
				'post_status'    => 'inherit',
				'post_author'    => $options['author'] ?? get_current_user_id(),
				'post_date_gmt'  => $options['date'] ?? '',
			],
			$file
		);
		self::write_pdf( $id, $options['colour'] ?? [ 200, 30, 30 ], $options['preview'] ?? true );
		$this->files = array_merge( $this->files, self::files_of( $id ) );
		return $id;
	}

	/**
	 * Writes a PDF and its previews, and calls WordPress's hooks, like an upload or a replacement.
	 *
	 * @param array{int<0, 255>, int<0, 255>, int<0, 255>} $colour
	 */
	protected static function write_pdf( int $id, array $colour, bool $has_preview = true ): void {
		$file = (string) get_attached_file( $id );
		$stem = substr( wp_basename( $file ), 0, -4 ) . '-pdf';
		file_put_contents( $file, '%PDF-1.4 ' . implode( ' ', $colour ) );
		$meta = [ 'filesize' => filesize( $file ) ];
		foreach ( $has_preview ? [
			'full'      => [ 1058, 1497 ],
			'medium'    => [ 212, 300 ],
			'large'     => [ 724, 1024 ],
			'thumbnail' => [ 106, 150 ],
		] : [] as $size => [ $width, $height ] ) {
			$name = 'full' === $size ? "{$stem}.jpg" : "{$stem}-{$width}x{$height}.jpg";
			self::write_picture( dirname( $file ) . "/{$name}", $width, $height, $colour );
			$meta['sizes'][ $size ] = [
				'file'      => $name,
				'width'     => $width,
				'height'    => $height,
				'mime-type' => 'image/jpeg',
				'filesize'  => filesize( dirname( $file ) . "/{$name}" ),
			];
		}
		$made = apply_filters( 'wp_generate_attachment_metadata', $meta, $id, 'create' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
		self::assertIsArray( $made );
		wp_update_attachment_metadata( $id, $made );
	}

	/**
	 * Returns every file of an attachment: original, scaled copy and sizes.
	 *
	 * @return list<string>
	 */
	protected static function files_of( int $id ): array {
		$attached = (string) get_attached_file( $id );
		$files    = [ $attached, (string) wp_get_original_image_path( $id ) ];
		$meta     = wp_get_attachment_metadata( $id );
		foreach ( is_array( $meta ) && is_array( $meta['sizes'] ?? null ) ? $meta['sizes'] : [] as $size ) {
			if ( is_array( $size ) && is_string( $size['file'] ?? null ) ) {
				$files[] = dirname( $attached ) . '/' . $size['file'];
			}
		}
		return array_values( array_unique( array_filter( $files, static fn ( string $file ): bool => '' !== $file ) ) );
	}

	/** Returns the current time, as the plugin sees it. */
	protected static function plugin_time(): int {
		$now = apply_filters( 'shortpixel_flush_now', time() );
		self::assertIsInt( $now );
		return $now;
	}

	/**
	 * Writes an image of one colour, in the format of the file's extension.
	 *
	 * @param array{int<0, 255>, int<0, 255>, int<0, 255>} $colour
	 */
	protected static function write_picture( string $file, int $width, int $height, array $colour ): void {
		$type = pathinfo( $file, PATHINFO_EXTENSION );
		$key  = "{$type} {$width} {$height} " . implode( ' ', $colour );
		if ( ! isset( self::$pictures[ $key ] ) ) {
			$image = imagecreatetruecolor( max( 1, $width ), max( 1, $height ) );
			self::assertNotFalse( $image );
			imagefilledrectangle( $image, 0, 0, $width, $height, (int) imagecolorallocate( $image, $colour[0], $colour[1], $colour[2] ) );
			ob_start();
			self::assertTrue( 'png' === $type ? imagepng( $image ) : ( 'webp' === $type ? imagewebp( $image ) : imagejpeg( $image ) ) );
			self::$pictures[ $key ] = (string) ob_get_clean();
		}
		wp_mkdir_p( dirname( $file ) );
		self::assertNotFalse( file_put_contents( $file, self::$pictures[ $key ] ) );
	}

	/**
	 * Sends a REST request as the current user. Adds the plugin's namespace to a route, unless the route begins with /wp/
	 * or has it already.
	 *
	 * @param array<string, mixed> $params Query of a GET, JSON body of everything else.
	 */
	protected function rest( string $method, string $route, array $params = [] ): WP_REST_Response {
		$request = new WP_REST_Request(
			$method,
			str_starts_with( $route, '/wp/' ) || str_starts_with( $route, '/shortpixel-flush/' ) ? $route : '/shortpixel-flush/v1' . $route
		);
		if ( 'GET' === $method ) {
			$request->set_query_params( $params );
		} else {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) wp_json_encode( (object) $params ) );
		}
		// dispatch() turns a WP_Error into a response, as it does for a real request.
		return rest_ensure_response( rest_get_server()->dispatch( $request ) );
	}

	/**
	 * Asserts that a REST response is this error, with a message.
	 */
	protected static function assert_rest_error( string $code, int $status, WP_REST_Response $response ): void {
		$data = $response->get_data();
		self::assertIsArray( $data );
		self::assertSame( $code, $data['code'] ?? null, (string) wp_json_encode( $data ) );
		self::assertSame( $status, $response->get_status() );
		self::assertIsString( $data['message'] ?? null );
		self::assertNotSame( '', $data['message'] );
	}

	/**
	 * Answers every request that the plugin sends, and records it in $this->requests.
	 *
	 * @param callable(array<string, mixed>): array<string, mixed> $answer The answer; missing keys are those of a plain 200.
	 */
	protected function answer_requests( callable $answer ): void {
		$this->requests = [];
		remove_all_filters( 'shortpixel_flush_pre_request' );
		add_filter(
			'shortpixel_flush_pre_request',
			function ( ?array $before, array $request ) use ( $answer ): array {
				/** @var array<string, mixed> $request */
				$this->requests[] = $request;
				return array_merge(
					[
						'status'      => 200,
						'headers'     => [],
						'body'        => '',
						'error'       => '',
						'error_text'  => '',
						'at'          => self::plugin_time(),
						'retry_after' => null,
					],
					$answer( $request )
				);
			},
			10,
			2
		);
	}

	/**
	 * Stops the plugin's clock at this second.
	 */
	protected function at( int $seconds ): void {
		remove_all_filters( 'shortpixel_flush_now' );
		add_filter( 'shortpixel_flush_now', static fn (): int => $seconds );
	}

	/**
	 * Returns the plugin file of a provider: its stand-in's, or the real plugin's if SHORTPIXEL_FLUSH_TEST_SPAI,
	 * _AUTOPTIMIZE or _SPIO names it, such as "shortpixel-adaptive-images/short-pixel-ai.php".
	 *
	 * @param 'SPAI'|'AUTOPTIMIZE'|'SPIO' $provider
	 */
	protected static function provider_file( string $provider ): string {
		$folder = [
			'SPAI'        => 'shortpixel-adaptive-images-stand-in',
			'AUTOPTIMIZE' => 'autoptimize-stand-in',
			'SPIO'        => 'shortpixel-image-optimiser-stand-in',
		][ $provider ];
		$named  = getenv( 'SHORTPIXEL_FLUSH_TEST_' . $provider );

		return is_string( $named ) && '' !== $named ? $named : "{$folder}/{$folder}.php";
	}

	/**
	 * Activates a plugin of tests/plugins, 'folder/file.php'. Its code stays loaded for the rest of the run.
	 */
	protected function activate_stand_in( string $plugin ): void {
		self::assertNull( activate_plugin( $plugin ) );
	}

	/** @return string The lines that were added to PHP's error log during the callback. */
	protected function logged( callable $work ): string {
		$file   = (string) tempnam( sys_get_temp_dir(), 'spf' );
		$before = ini_set( 'error_log', $file ); // phpcs:ignore WordPress.PHP.IniSet -- To read it.
		try {
			$work();
		} finally {
			ini_set( 'error_log', (string) $before ); // phpcs:ignore WordPress.PHP.IniSet -- As it was.
		}
		$log = (string) file_get_contents( $file );
		unlink( $file );
		return $log;
	}

	/** Records a change of image 1 that the plugin does not handle before this time, in Unix seconds. */
	protected static function put_off( int $at ): void {
		$change = [
			'causes'  => 0,
			'user_id' => 0,
			'is_new'  => false,
			'former'  => [],
		];
		self::assertTrue( ( new Image_Records() )->note_changes( [ 1 => $change ] ) );
		self::assertTrue( ( new Image_Records() )->update( 1, [ 'changed_at' => $at ] ) );
	}
}
