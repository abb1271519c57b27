<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Plan;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Flush\account_state;
use function ShortPixelFlush\Flush\lazy_sources;
use function ShortPixelFlush\Versions\path_stem;
use function ShortPixelFlush\Flush\plan;
use function ShortPixelFlush\Flush\rounded;
use function ShortPixelFlush\Flush\sibling_names;
use function ShortPixelFlush\Flush\variant_facts;
use function ShortPixelFlush\Tests\Unit\Cdn\read_vectors;

require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/plan.php';
require_once dirname( __DIR__ ) . '/cdn/vectors.php';

final class PlanTest extends TestCase {

	/**
	 * @return array{url: string, source: string, attachment_id: int|null, found_in: string}
	 */
	private static function variant( string $params, string $found_in = 'settings', int $attachment_id = 7 ): array {
		return [
			'url'           => "https://cdn.shortpixel.ai/spai/{$params}/a.test/x.jpg",
			'source'        => 'https://a.test/x.jpg',
			'attachment_id' => $attachment_id,
			'found_in'      => $found_in,
		];
	}

	public function test_every_address_is_planned_once_where_it_was_found_first(): void {
		$plan = plan(
			[
				'scope'    => 'images',
				'variants' => [ self::variant( 'w_300+ret_img', 'page' ), self::variant( 'ret_img' ), self::variant( 'w_300+ret_img' ) ],
			]
		);
		self::assertSame( 2, $plan['addresses'] );
		self::assertSame( 1, $plan['sources'] );
		self::assertSame(
			[
				'probe'    => 0,
				'page'     => 1,
				'learned'  => 0,
				'pasted'   => 0,
				'settings' => 1,
			],
			$plan['found_in']
		);
		self::assertSame( [ 'shortpixel', 'shortpixel' ], array_column( $plan['purges'], 'layer' ) );
		self::assertSame( [ 'page', 'settings' ], array_column( $plan['purges'], 'found_in' ) );
	}

	public function test_a_plan_shows_two_hundred_addresses_and_keeps_all(): void {
		$variants = array_map( static fn ( int $width ): array => self::variant( "w_{$width}+ret_img" ), range( 1, 250 ) );
		$plan     = plan(
			[
				'scope'    => 'images',
				'variants' => $variants,
			]
		);
		self::assertCount( 200, $plan['variants'] );
		self::assertCount( 250, $plan['purges'] );
		self::assertSame( 1, $plan['variants'][0]['width'] );
	}

	public function test_a_flush_of_everything_has_no_addresses_of_its_own(): void {
		$plan = plan(
			[
				'scope' => 'site',
				'site'  => [ 'images' => 3 ],
			]
		);
		self::assertSame( 0, $plan['addresses'] );
		self::assertSame( [], $plan['purges'] );
		self::assertSame( [ 'images' => 3 ], $plan['site'] );
	}

	/**
	 * @return array<string, array{string, mixed}>
	 */
	public static function facts(): array {
		return read_vectors( 'variant-facts.json' );
	}

	/**
	 * @param mixed $expected What both languages answer.
	 */
	#[DataProvider( 'facts' )]
	public function test_an_address_says_width_and_format( string $url, $expected ): void {
		self::assertSame( $expected, variant_facts( $url ) );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function accounts(): array {
		return [
			'fine'                 => [ '{"Status":2}', 'ok' ],
			'fine, as text'        => [ '{"Status":"2","Message":"OK"}', 'ok' ],
			'nearly used up'       => [ '{"Status":1}', 'low' ],
			'also nearly used up'  => [ '{"Status":0}', 'low' ],
			'used up'              => [ '{"Status":-1}', 'exhausted' ],
			'used up for long'     => [ '{"Status":-2}', 'exhausted' ],
			'not reachable'        => [ '{"Status":-3}', 'unreachable' ],
			'a status of tomorrow' => [ '{"Status":9}', 'unknown' ],
			'no status'            => [ '{}', 'unknown' ],
			'a nested status'      => [ '{"Status":{"Code":2}}', 'unknown' ],
			'no JSON'              => [ '<html>', 'unknown' ],
			'nothing'              => [ '', 'unknown' ],
		];
	}

	#[DataProvider( 'accounts' )]
	public function test_the_account_is_read_from_whatever_was_answered( string $body, string $state ): void {
		self::assertSame( $state, account_state( $body ) );
	}

	public function test_siblings_are_looked_for_in_both_forms(): void {
		self::assertSame(
			[
				'photo@2x.jpg'      => 2,
				'photo.webp'        => 1,
				'photo.jpg.webp'    => 1,
				'photo@2x.webp'     => 2,
				'photo@2x.jpg.webp' => 2,
				'photo.avif'        => 1,
				'photo.jpg.avif'    => 1,
				'photo@2x.avif'     => 2,
				'photo@2x.jpg.avif' => 2,
			],
			sibling_names( 'photo.jpg' )
		);
		self::assertSame( [], sibling_names( 'photo' ) );
		self::assertSame( [], sibling_names( 'photo@2x.jpg' ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function names_of_one_picture(): array {
		$names = [ 'photo.jpg', 'photo-scaled.jpg', 'photo-rotated.jpg', 'photo-300x200.jpg', 'photo-300x200@2x.jpg', 'photo.jpg.webp', 'photo-300x200.avif', 'photo-e1234567890123.jpg', 'photo-e1234567890123-300x200.jpg' ];

		return array_combine( $names, array_map( static fn ( string $name ): array => [ $name ], $names ) );
	}

	#[DataProvider( 'names_of_one_picture' )]
	public function test_all_names_of_a_picture_have_one_stem( string $name ): void {
		self::assertSame( '/uploads/photo', path_stem( '/uploads/' . $name ) );
	}

	public function test_a_name_that_only_begins_alike_is_another_picture(): void {
		self::assertNotSame( path_stem( 'photo.jpg' ), path_stem( 'photo-1.jpg' ) );
		self::assertNotSame( path_stem( 'photo.jpg' ), path_stem( 'photos.jpg' ) );
	}

	public function test_a_number_of_a_sample_keeps_two_digits_that_mean_something(): void {
		self::assertSame( [ 47, 480, 12000, 130000 ], array_map( static fn ( float $number ): int => rounded( $number ), [ 47.2, 483.9, 12345.6, 125999.0 ] ) );
	}

	public function test_lazy_pictures_are_found_in_their_placeholders(): void {
		$svg  = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2048 1365" width="2048" height="1365" data-u="http%3A%2F%2Fsite.test%2Fa%2Fbig+one-2048x1365.jpg" data-w="2048" data-h="1365" data-bip=""></svg>';
		$html = '<img src="data:image/svg+xml;base64,' . base64_encode( $svg ) . '"><img src="data:image/svg+xml;base64,' . base64_encode( '<svg data-u=""></svg>' . str_repeat( ' ', 30 ) ) . '"><img src="data:image/svg+xml;base64,' . str_repeat( 'A', 60 ) . '">';
		self::assertSame(
			[
				[
					'url'    => 'http://site.test/a/big one-2048x1365.jpg',
					'width'  => 2048,
					'height' => 1365,
				],
			],
			lazy_sources( $html . $html )
		);
	}
}
