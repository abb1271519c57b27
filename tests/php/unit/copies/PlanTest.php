<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Copies;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Copies\lazy_sources;
use function ShortPixelFlush\Copies\sibling_names;
use function ShortPixelFlush\Flush\account_state;
use function ShortPixelFlush\Say\rounded;
use function ShortPixelFlush\Versions\path_stem;

require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';

final class PlanTest extends TestCase {

	private static function variant( string $params, string $found_in = 'settings' ): Variant {
		return new Variant( "https://cdn.shortpixel.ai/spai/{$params}/a.test/x.jpg", 'https://a.test/x.jpg', 7, $found_in );
	}

	public function test_every_url_is_planned_once_under_the_surest_way_it_was_found(): void {
		$plan = Plan::of(
			'images',
			[ self::variant( 'ret_img' ), self::variant( 'w_300+ret_img' ), self::variant( 'w_300+ret_img', 'page' ) ]
		);
		self::assertSame( 2, $plan->addresses );
		self::assertSame( 1, $plan->sources );
		self::assertSame(
			[
				'new_link' => 0,
				'probe'    => 0,
				'page'     => 1,
				'pasted'   => 0,
				'recent'   => 0,
				'density'  => 0,
				'settings' => 1,
				'old_link' => 0,
			],
			$plan->found_in
		);
		self::assertEquals( [ self::variant( 'ret_img' ), self::variant( 'w_300+ret_img', 'page' ) ], $plan->variants );
	}

	public function test_an_image_counts_once_and_so_does_a_pasted_link_or_a_file_of_nobodys(): void {
		$of    = static fn ( string $file, ?int $image ): Variant => new Variant(
			"https://cdn.shortpixel.ai/spai/ret_img/a.test/{$file}",
			"http://a.test/{$file}",
			$image,
			'pasted'
		);
		$found = [ $of( 'a.jpg', 7 ), $of( 'a-300x200.jpg', 7 ), $of( 'b.jpg', 8 ), $of( 'c.jpg', null ) ];
		self::assertSame(
			[ 3, 5 ],
			[ Plan::of( 'urls', $found )->images(), Plan::of( 'urls', $found, [ 'urls' => [ '1', '2', '3', '4', '5' ] ] )->images() ]
		);
	}

	public function test_more_urls_than_may_be_flushed_are_counted_and_not_kept(): void {
		$variants = static function (): iterable {
			for ( $width = 1; $width <= Plan::MOST_LINKS + 10; $width++ ) {
				yield self::variant( "w_{$width}+ret_img" );
			}
		};
		$plan     = Plan::of( 'images', $variants() );
		self::assertSame( Plan::MOST_LINKS + 10, $plan->addresses );
		self::assertCount( Plan::MOST_LINKS + 1, $plan->variants );
	}

	public function test_a_plan_of_more_than_ten_images_is_not_complete(): void {
		$coverage = [
			'pages'   => 1,
			'screens' => 130,
			'devices' => [ 'phone' ],
			'read'    => 1,
			'known'   => 1,
			'whole'   => true,
			'skipped' => [],
		];
		$plan     = static fn ( int $images ): Plan => Plan::of(
			'urls',
			array_map(
				static fn ( int $id ): Variant => new Variant(
					"https://cdn.shortpixel.ai/spai/ret_img/a.test/{$id}.jpg",
					"https://a.test/{$id}.jpg",
					$id,
					'probe'
				),
				range( 1, $images )
			),
			[ 'coverage' => $coverage ]
		);
		self::assertSame( [ true, false ], [ $plan( 10 )->coverage['whole'] ?? null, $plan( 11 )->coverage['whole'] ?? null ] );
	}

	public function test_a_plan_keeps_its_urls_when_a_detail_is_added(): void {
		$plan = Plan::of( 'urls', [ self::variant( 'ret_img' ) ], [ 'urls' => [ 'pasted' ] ] )->with( [ 'attachment_ids' => [ 3, 7 ] ] );
		self::assertSame( [ 'urls', 1, [ 'pasted' ], 2 ], [ $plan->scope, $plan->addresses, $plan->urls, $plan->attachment_count ] );
		self::assertSame( [ 3, 7 ], $plan->touched_attachments() );
		self::assertSame( [ 'pasted' ], $plan->with_variants( [] )->urls );
	}

	public function test_a_flush_of_everything_has_no_urls_of_its_own(): void {
		$plan = Plan::of( 'site', [] );
		self::assertSame( 0, $plan->addresses );
		self::assertSame( [], $plan->variants );
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
	public function test_the_accounts_state_is_read_from_any_answer( string $body, string $state ): void {
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
		$names = [
			'photo.jpg',
			'photo-scaled.jpg',
			'photo-rotated.jpg',
			'photo-300x200.jpg',
			'photo-300x200@2x.jpg',
			'photo.jpg.webp',
			'photo-300x200.avif',
			'photo-e1234567890123.jpg',
			'photo-e1234567890123-300x200.jpg',
			'photo-300x200-c-default.jpg',
			'photo-640x0-c-top-center@2x.webp',
			'photo-300x200_tl.jpg',
		];

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

	public function test_an_estimate_keeps_two_significant_digits(): void {
		self::assertSame(
			[ 47, 480, 12000, 130000 ],
			array_map( static fn ( float $number ): int => rounded( $number ), [ 47.2, 483.9, 12345.6, 125999.0 ] )
		);
	}

	public function test_lazy_pictures_are_found_in_their_placeholders(): void {
		$svg  = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2048 1365" width="2048" height="1365" data-u="http%3A%2F%2Fsite.test%2Fa%2Fbig+one-2048x1365.jpg" data-w="2048" data-h="1365" data-bip=""></svg>';
		$html = '<img src="data:image/svg+xml;base64,' . base64_encode( $svg ) . '"><img src="data:image/svg+xml;base64,' . base64_encode(
			'<svg data-u=""></svg>'
			. str_repeat( ' ', 30 )
		) . '"><img src="data:image/svg+xml;base64,' . str_repeat( 'A', 60 ) . '">';
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
