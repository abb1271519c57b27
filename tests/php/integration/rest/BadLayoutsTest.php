<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\Copies\is_too_much_measured;

require_once __DIR__ . '/Rest_Test_Case.php';

/**
 * Measurements from a browser are input like any other: malformed ones are refused, and change nothing.
 */
final class BadLayoutsTest extends Rest_Test_Case {

	private const INVALID  = [ 400, 'shortpixel_flush_invalid_input' ];
	private const TOO_MANY = [ 413, 'shortpixel_flush_too_many' ];

	private const SCREEN = [
		'width'   => 390,
		'height'  => 844,
		'density' => 3,
	];

	private const BOX = [
		'width'     => 300.5,
		'height'    => 200,
		'padding_x' => 0,
		'padding_y' => 0,
		'screens'   => [ 0 ],
	];

	private const IMAGE = [
		'source' => 'http://example.org/wp-content/uploads/a.jpg',
		'kind'   => 'image',
		'width'  => 400,
		'height' => 300,
		'boxes'  => [ self::BOX ],
	];

	private const LAYOUT = [
		'url'     => 'http://example.org/about/',
		'state'   => 'measured',
		'screens' => [ self::SCREEN ],
		'images'  => [ self::IMAGE ],
	];

	/**
	 * @param array<string, mixed> $fields
	 * @param array{int, string}   $expected
	 */
	#[DataProvider( 'refused' )]
	public function test_it_is_refused( array $fields, array $expected ): void {
		$this->act_as( 'administrator' );
		$id     = $this->measuring();
		$before = ( new Flushes() )->get( $id );

		self::assert_rest_error( $expected[1], $expected[0], $this->rest( 'POST', "/flushes/{$id}/layouts", $fields ) );
		self::assertEquals( $before, ( new Flushes() )->get( $id ) );
		self::assertSame( [], $this->requests );
	}

	/**
	 * @return iterable<string, array{array<string, mixed>, array{int, string}}>
	 */
	public static function refused(): iterable {
		foreach ( self::layouts() as $name => $layouts ) {
			yield "layouts: {$name}" => [ [ 'layouts' => $layouts ], self::INVALID ];
		}
		foreach ( self::layout() as $name => $change ) {
			yield "layout: {$name}" => [ [ 'layouts' => [ array_replace( self::LAYOUT, $change ) ] ], self::INVALID ];
		}
		foreach ( self::image() as $name => $change ) {
			yield "image: {$name}" => [
				[ 'layouts' => [ array_replace( self::LAYOUT, [ 'images' => [ array_replace( self::IMAGE, $change ) ] ] ) ] ],
				self::INVALID,
			];
		}
		foreach ( self::box() as $name => $change ) {
			yield "box: {$name}" => [
				[
					'layouts' => [
						array_replace(
							self::LAYOUT,
							[ 'images' => [ array_replace( self::IMAGE, [ 'boxes' => [ array_replace( self::BOX, $change ) ] ] ) ] ]
						),
					],
				],
				self::INVALID,
			];
		}
		foreach ( self::screen() as $name => $change ) {
			yield "screen of a layout: {$name}" => [
				[ 'layouts' => [ array_replace( self::LAYOUT, [ 'screens' => [ array_replace( self::SCREEN, $change ) ] ] ) ] ],
				self::INVALID,
			];
		}
		yield 'twenty-one layouts' => [ [ 'layouts' => array_fill( 0, 21, self::LAYOUT ) ], self::TOO_MANY ];
		foreach ( [ 'url', 'state', 'screens', 'images' ] as $field ) {
			yield "layout: without {$field}" => [ [ 'layouts' => [ array_diff_key( self::LAYOUT, [ $field => 0 ] ) ] ], self::INVALID ];
		}
		foreach ( array_keys( self::IMAGE ) as $field ) {
			yield "image: without {$field}" => [
				[ 'layouts' => [ array_replace( self::LAYOUT, [ 'images' => [ array_diff_key( self::IMAGE, [ $field => 0 ] ) ] ] ) ] ],
				self::INVALID,
			];
		}
		foreach ( array_keys( self::BOX ) as $field ) {
			yield "box: without {$field}" => [
				[
					'layouts' => [
						array_replace(
							self::LAYOUT,
							[ 'images' => [ array_replace( self::IMAGE, [ 'boxes' => [ array_diff_key( self::BOX, [ $field => 0 ] ) ] ] ) ] ]
						),
					],
				],
				self::INVALID,
			];
		}
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function layouts(): array {
		return [
			'a text'           => 'http://example.org/',
			'an object'        => [ 'a' => self::LAYOUT ],
			'a list of texts'  => [ 'http://example.org/' ],
			'a list of lists'  => [ [] ],
			'null in the list' => [ null ],
		];
	}

	/**
	 * @return array<string, array<string, mixed>>
	 */
	private static function layout(): array {
		return [
			'a further field'                => [ 'html' => '<p>' ],
			'no address'                     => [ 'url' => 'about:blank' ],
			'a script as its address'        => [ 'url' => 'javascript:alert(1)' ],
			'a space in the address'         => [ 'url' => 'http://example.org/a b' ],
			'a line break in the address'    => [ 'url' => "http://example.org/\n" ],
			'a huge address'                 => [ 'url' => 'http://example.org/' . str_repeat( 'a', 4100 ) ],
			'another site'                   => [ 'url' => 'https://elsewhere.test/' ],
			'an unknown state'               => [ 'state' => 'done' ],
			'321 screens'                    => [ 'screens' => array_fill( 0, 321, self::SCREEN ) ],
			'301 images'                     => [ 'images' => array_fill( 0, 301, self::IMAGE ) ],
			'images without being measured'  => [ 'state' => 'late' ],
			'screens without being measured' => [
				'state'  => 'framing',
				'images' => [],
			],
			'images on no screen'            => [ 'screens' => [] ],
		];
	}

	/**
	 * @return array<string, array<string, mixed>>
	 */
	private static function image(): array {
		return [
			'a further field'             => [ 'alt' => 'x' ],
			'a source that is no address' => [ 'source' => 'a.jpg' ],
			'a source of data'            => [ 'source' => 'data:image/png;base64,AAAA' ],
			'a control character in it'   => [ 'source' => "http://example.org/a\0.jpg" ],
			'an unknown kind'             => [ 'kind' => 'video' ],
			'a negative width'            => [ 'width' => -1 ],
			'a huge width'                => [ 'width' => 20001 ],
			'a fraction of a pixel'       => [ 'height' => 1.5 ],
			'321 boxes'                   => [ 'boxes' => array_fill( 0, 321, self::BOX ) ],
		];
	}

	/**
	 * @return array<string, array<string, mixed>>
	 */
	private static function box(): array {
		return [
			'a further field'            => [ 'depth' => 1 ],
			'a negative width'           => [ 'width' => -0.5 ],
			'a huge height'              => [ 'height' => 20000.5 ],
			'padding that is a text'     => [ 'padding_x' => 'auto' ],
			'negative padding'           => [ 'padding_y' => -1 ],
			'a screen that is not there' => [ 'screens' => [ 1 ] ],
			'a negative screen'          => [ 'screens' => [ -1 ] ],
			'a screen that is a text'    => [ 'screens' => [ 'phone' ] ],
			'a screen number beyond all' => [ 'screens' => [ 150 ] ],
			'321 screens'                => [ 'screens' => array_fill( 0, 321, 0 ) ],
		];
	}

	/**
	 * @return array<string, array<string, mixed>>
	 */
	private static function screen(): array {
		return [
			'a further field'       => [ 'name' => 'phone' ],
			'a width of a fraction' => [ 'width' => 390.5 ],
			'a negative width'      => [ 'width' => -1 ],
			'a huge height'         => [ 'height' => 20001 ],
			'hardly any density'    => [ 'density' => 0.4 ],
			'too much density'      => [ 'density' => 8.5 ],
			'density that is text'  => [ 'density' => 'retina' ],
			'no width'              => [ 'width' => null ],
		];
	}

	/** Starts a flush whose pages are still being measured. */
	private function measuring( ?int $image = null ): int {
		$started = $this->rest(
			'POST',
			'/flushes',
			[
				'scope'       => 'images',
				'attachments' => [ $image ?? $this->attachment() ],
				'measuring'   => true,
			]
		);
		self::assertSame( 202, $started->get_status() );
		$this->requests = [];
		$id             = self::body( $started )['id'];
		self::assertIsInt( $id );
		return $id;
	}

	public function test_more_measurements_than_any_site_has_are_refused(): void {
		$this->act_as( 'administrator' );
		$screens = array_fill( 0, 150, self::SCREEN );
		$box     = array_replace( self::BOX, [ 'screens' => array_fill( 0, 150, 149 ) ] );
		$image   = array_replace( self::IMAGE, [ 'boxes' => array_fill( 0, 51, $box ) ] );
		$layout  = array_replace(
			self::LAYOUT,
			[
				'screens' => $screens,
				'images'  => array_fill( 0, 10, $image ),
			]
		);
		$answer  = $this->rest( 'POST', '/flushes/' . $this->measuring() . '/layouts', [ 'layouts' => array_fill( 0, 20, $layout ) ] );
		self::assert_rest_error( 'shortpixel_flush_too_many', 413, $answer );
	}

	public function test_values_at_the_limits_are_accepted(): void {
		$this->act_as( 'administrator' );
		$box    = [
			'width'     => 0,
			'height'    => 20000,
			'padding_x' => 0,
			'padding_y' => 20000,
			'screens'   => [],
		];
		$layout = [
			'screens' => array_fill(
				0,
				150,
				[
					'width'   => 0,
					'height'  => 20000,
					'density' => 0.5,
				]
			),
			'images'  => array_fill( 0, 300, array_replace( self::IMAGE, [ 'boxes' => [ $box ] ] ) ),
		] + self::LAYOUT;
		$late   = [
			'state'   => 'late',
			'screens' => [],
			'images'  => [],
		] + self::LAYOUT;
		$answer = $this->rest(
			'POST',
			'/flushes/' . $this->measuring() . '/layouts',
			[ 'layouts' => array_merge( [ $layout ], array_fill( 0, 19, $late ) ) ]
		);
		self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		self::assertCount( 19, (array) self::part( self::body( $answer ), 'coverage', 'skipped' ) );
	}

	/**
	 * Returns a layout that no real page has: many images of one file, each in many boxes.
	 *
	 * @return Layout
	 */
	private static function hostile( string $source, int $boxes, int $images ): array {
		$screens = [];
		for ( $at = 0; $at < 150; $at++ ) {
			$screens[] = [
				'width'   => 320 + 7 * $at,
				'height'  => 600 + 3 * $at,
				'density' => 0.5 + ( $at % 15 ) / 2,
			];
		}
		$list = [];
		for ( $image = 0; $image < $images; $image++ ) {
			$of_image = [];
			for ( $at = 0; $at < $boxes; $at++ ) {
				$of_image[] = [
					'width'     => 10 + 3 * $at + (float) $image / 8,
					'height'    => 5.0 + 2 * $at,
					'padding_x' => (float) ( $at % 3 ),
					'padding_y' => 0.0,
					'screens'   => [ ( $at * 7 + $image ) % 150 ],
				];
			}
			$list[] = [
				'source' => $source,
				'kind'   => 0 === $image % 2 ? 'image' : 'background',
				'width'  => 1000 + $image,
				'height' => 800,
				'boxes'  => $of_image,
			];
		}
		return [
			'screens' => $screens,
			'images'  => $list,
		] + self::LAYOUT;
	}

	public function test_more_than_any_page_has_is_refused_before_it_is_worked_on(): void {
		$this->act_as( 'author' );
		$id     = $this->attachment( [ 'author' => get_current_user_id() ] );
		$flush  = $this->measuring( $id );
		$layout = self::hostile( (string) wp_get_attachment_url( $id ), 20, 100 );
		self::assertGreaterThan( 150000, strlen( (string) wp_json_encode( $layout ) ) );
		memory_reset_peak_usage();
		$before = memory_get_usage();
		$answer = $this->rest( 'POST', "/flushes/{$flush}/layouts", [ 'layouts' => [ $layout ] ] );

		self::assert_rest_error( 'shortpixel_flush_too_many', 413, $answer );
		$message = self::part( self::body( $answer ), 'message' );
		self::assertIsString( $message );
		self::assertStringStartsWith( 'More was measured than a page can hold.', $message );
		self::assertSame( [], $this->requests );
		self::assertLessThan( 33554432, memory_get_peak_usage() - $before );
	}

	public function test_as_many_boxes_as_a_page_may_have_are_counted_once_each(): void {
		$one = self::hostile( 'http://example.org/a.jpg', 320, 1 );

		self::assertFalse( is_too_much_measured( array_fill( 0, 20, $one ) ) );
		$many = [];
		for ( $image = 0; $image < 100; $image++ ) {
			$many[] = self::hostile( "http://example.org/{$image}.jpg", 320, 1 );
		}
		self::assertTrue( is_too_much_measured( $many ) );
	}
}
