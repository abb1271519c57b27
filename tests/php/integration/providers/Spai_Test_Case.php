<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Providers;

use ReflectionClass;
use ReflectionMethod;
use ShortPixelFlush\Providers\Spai;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

require_once dirname( __DIR__, 4 ) . '/includes/providers/providers.php';

/**
 * A test with ShortPixel Adaptive Images: the stand-in, or the real plugin if SHORTPIXEL_FLUSH_TEST_SPAI names its file.
 */
abstract class Spai_Test_Case extends Wp_Test_Case {

	protected const OPTION = 'short_pixel_ai_options';

	protected Spai $spai;

	protected function setUp(): void {
		parent::setUp();
		$this->activate_stand_in( self::provider_file( 'SPAI' ) );
		$this->spai = new Spai();

		// SPAI stores its defaults when it is constructed; activating it again in the same process does nothing.
		$plugin = [ 'ShortPixelAI', '_' ];
		self::assertIsCallable( $plugin );
		$running = $plugin();
		self::assertIsObject( $running );
		( new ReflectionMethod( $running, '__construct' ) )->invoke( ( new ReflectionClass( $running ) )->newInstanceWithoutConstructor() );
		$this->store( 'lossy', 'level', 'compression' );
		$this->store( 'https://cdn.shortpixel.ai/spai', 'api_url', 'behaviour' );
	}

	/**
	 * Stores a setting as SPAI's own settings page does.
	 */
	protected function store( mixed $value, string $name, string $category ): void {
		self::call( 'ShortPixel\AI\Options', 'set', $value, $name, [ 'settings', $category ] );
	}

	/**
	 * Calls a method of one of SPAI's singletons.
	 */
	protected static function call( string $class_name, string $method, mixed ...$arguments ): mixed {
		$instance = [ $class_name, '_' ];
		self::assertIsCallable( $instance );
		$callback = [ $instance(), $method ];
		self::assertIsCallable( $callback );

		return $callback( ...$arguments );
	}

	/**
	 * Returns the endpoint in the database, bypassing this process's cache.
	 */
	protected static function endpoint_in_database(): mixed {
		wp_cache_delete( self::OPTION, 'options' );
		wp_cache_delete( 'alloptions', 'options' );

		return self::call( 'ShortPixel\AI\Options', 'get', 'api_url', [ 'settings', 'behaviour' ], null );
	}
}
