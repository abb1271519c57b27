<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use ShortPixelFlush\Copies\Variant_Search;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\plan_urls;
use function ShortPixelFlush\Copies\sources;
use function ShortPixelFlush\Flush\start_many;

require_once __DIR__ . '/Plan_Test_Case.php';

final class PlanImagesTest extends Plan_Test_Case {

	public function test_every_file_is_flushed_under_every_parameter_list(): void {
		$id   = $this->attachment( [ 'name' => 'one' ] );
		$plan = self::made( plan_images( [ $id ] ) );
		$urls = self::urls( $plan );
		foreach ( [ 'one.jpg', 'one-300x225.jpg', 'one-150x150.jpg' ] as $name ) {
			self::assertContains(
				'https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp+p_h/example.org/wp-content/uploads/' . self::month() . '/' . $name,
				$urls
			);
		}
		self::assertContains( 'https://cdn.shortpixel.ai/spai/q_lossy+to_webp+ret_img/' . self::upload_url( 'one.jpg' ), $urls );
		self::assertSame( count( $urls ), $plan->addresses );
		self::assertSame( [ $id ], $plan->attachment_ids );
		self::assertSame( 'One', $plan->attachments[0]['title'] );
		self::assertStringContainsString( 'one-150x150.jpg', $plan->attachments[0]['thumbnail'] );
	}

	public function test_what_a_page_shows_of_the_picture_is_flushed_first(): void {
		$id    = $this->attachment( [ 'name' => 'shown' ] );
		$post  = self::page( "<!-- wp:image --><img class=\"wp-image-{$id}\"><!-- /wp:image -->" );
		$bare  = 'example.org/wp-content/uploads/' . self::month();
		$seen  = "https://cdn.shortpixel.ai/spai/w_737+q_glossy+ret_img/{$bare}/shown.jpg";
		$older = "https://cdn.shortpixel.ai/spai2/w_99+ret_img/{$bare}/shown-999x888.jpg";

		$this->pages[ (string) get_permalink( $post ) ] = "<img src=\"{$seen}\"><img src='{$older}'><img src=\"https://cdn.shortpixel.ai/spai/w_1+ret_img/{$bare}/other.jpg\">";

		$plan = self::made( plan_images( [ $id ] ) );
		self::assertSame( [ $seen, $older ], array_slice( self::urls( $plan ), 0, 2 ) );
		self::assertSame( 2, $plan->found_in['page'] );
		self::assertSame( 'page', $plan->variants[0]->found_in );
		$this->assert_requested( [ (string) get_permalink( $post ), 'http://example.org/' ] );
	}

	public function test_where_else_pages_name_the_picture_is_noted_by_every_door(): void {
		$id     = $this->attachment( [ 'name' => 'named' ] );
		$folder = 'http://example.org/wp-content/uploads/' . self::month();
		$icon   = 'https://cdn.shortpixel.ai/spai/w_32+ret_img/' . substr( $folder, 7 ) . '/named-150x150.jpg';

		$this->pages[ home_url( '/' ) ] = "<meta property=\"og:image\" content=\"{$folder}/named.jpg\"><link rel=\"icon\" href=\"{$icon}\">"
			. "<meta name=\"twitter:image\" content=\"{$folder}/earlier.jpg\"><link rel=\"apple-touch-icon\" href=\"{$folder}/another.jpg\">";

		$share    = [ 'share', "{$folder}/named.jpg", 'own', home_url( '/' ), $id ];
		$expected = [ [ 'icon', $icon, 'unknown', home_url( '/' ), $id ], $share ];
		self::assertSame( $expected, array_map( 'array_values', self::made( plan_images( [ $id ] ) )->surfaces ) );
		self::assertSame( $expected, array_map( 'array_values', self::made( plan_urls( [ "{$folder}/named.jpg" ] ) )->surfaces ) );

		$flush = start_many( [ $id ], 'a test', 1 );
		self::assertIsInt( $flush );
		( new Runner() )->step( $flush, 5.0 );
		self::assertSame( $expected, array_map( 'array_values', ( new Flushes() )->get( $flush )->subject->surfaces ?? [] ) );

		$search  = new Variant_Search();
		$earlier = [ 'url' => "{$folder}/earlier.jpg" ] + sources( $id )[0];
		$search->add_former( [ $id => [ $earlier ] ] );
		$search->read_pages( [ $id ] );
		$search->of( $id );
		self::assertContains(
			[ 'share', "{$folder}/earlier.jpg", 'unknown', home_url( '/' ), $id ],
			array_map( 'array_values', $search->surfaces() ),
			'The site has that file no more.'
		);
	}

	public function test_only_pages_that_visitors_see_are_read_and_at_most_twenty(): void {
		$id = $this->attachment( [ 'name' => 'often' ] );
		self::page( "wp-image-{$id}\"", [ 'post_status' => 'draft' ] );
		self::page( "wp-image-{$id}\"", [ 'post_password' => 'secret' ] );
		self::page( "wp-image-{$id}2\"" );
		$featuring = self::page( 'nothing' );
		update_post_meta( $featuring, '_thumbnail_id', $id );
		$by_name = self::page( 'src="/wp-content/uploads/often-300x225.jpg"' );
		$parent  = self::page( 'nothing' );
		wp_update_post(
			[
				'ID'          => $id,
				'post_parent' => $parent,
			]
		);
		plan_images( [ $id ] );
		$this->assert_requested(
			[
				(string) get_permalink( $by_name ),
				(string) get_permalink( $featuring ),
				(string) get_permalink( $parent ),
				'http://example.org/',
			]
		);

		array_map( static fn ( int $n ): int => self::page( "wp-image-{$id}\" {$n}" ), range( 1, 25 ) );
		$this->requests = [];
		plan_images( [ $id ] );
		self::assertCount( 20, $this->requests );
	}

	public function test_an_unknown_host_is_noted_and_not_flushed(): void {
		$id                                 = $this->attachment( [ 'name' => 'foreign' ] );
		$this->pages['http://example.org/'] = '<img src="https://img.example.net/spai/w_1+ret_img/' . self::upload_url( 'foreign.jpg' ) . '">';

		$plan = self::made( plan_images( [ $id ] ) );
		self::assertSame( 0, $plan->found_in['page'] );
		self::assertStringContainsString( 'img.example.net', implode( ' ', $plan->notes ) );

		update_option( 'shortpixel_flush_settings', [ 'hosts' => [ 'img.example.net' ] ] );
		self::assertSame( 1, self::made( plan_images( [ $id ] ) )->found_in['page'] );
	}

	public function test_pages_that_do_not_open_are_counted_and_block_nothing(): void {
		$this->pages['http://example.org/'] = [
			'status' => 0,
			'error'  => 'timeout',
		];
		$plan                               = self::made( plan_images( [ $this->attachment() ] ) );
		self::assertContains( '1 page could not be measured.', $plan->notes );
	}

	public function test_several_pictures_share_one_plan_without_double_work(): void {
		$ids  = [ $this->attachment( [ 'name' => 'a' ] ), $this->attachment( [ 'name' => 'b' ] ) ];
		$plan = self::made( plan_images( [ $ids[0], $ids[1], $ids[0] ] ) );
		self::assertSame( $ids, $plan->attachment_ids );
		self::assertSame( array_unique( self::urls( $plan ) ), self::urls( $plan ) );
		self::assertCount( 1, $this->requests );
	}

	public function test_what_is_not_a_picture_of_the_library_is_refused(): void {
		self::assert_refused( 'image_not_found', plan_images( [ 999999 ] ) );
		self::assert_refused(
			'not_an_image',
			plan_images(
				[
					wp_insert_attachment(
						[
							'post_title'     => 'A text',
							'post_mime_type' => 'application/pdf',
						],
						'a.pdf'
					),
				]
			)
		);
		self::assert_refused( 'nothing_to_flush', plan_images( [] ) );
	}

	public function test_without_a_provider_the_refusal_says_what_is_missing(): void {
		$id = $this->attachment();
		$this->store( 'https://img.example.com', 'api_url', 'behaviour' );
		self::assertStringContainsString(
			'has no path',
			self::assert_refused( 'provider_unreadable', plan_images( [ $id ] ) )->get_error_message()
		);
		$this->store( 'https://cdn.example.com/zone/spai', 'api_url', 'behaviour' );
		self::assertStringContainsString(
			'Use Flush all instead.',
			self::assert_refused( 'no_provider', plan_images( [ $id ] ) )->get_error_message()
		);
		add_filter( 'shortpixel_flush_providers', '__return_empty_array' );
		self::assertStringContainsString(
			'No active plugin delivers images through ShortPixel.',
			self::assert_refused( 'no_provider', plan_images( [ $id ] ) )->get_error_message()
		);
	}

	public function test_a_lazy_page_gives_the_source_that_the_browser_script_takes(): void {
		$id  = $this->attachment(
			[
				'name'   => 'lazy',
				'width'  => 800,
				'height' => 600,
			]
		);
		$svg = '<svg data-u="' . rawurlencode( self::upload_url( 'lazy-700x525.jpg?v=2' ) ) . '" data-w="700" data-h="525"></svg>';

		$this->pages['http://example.org/'] = '<img src="data:image/svg+xml;base64,' . base64_encode( $svg ) . '">';
		self::assertContains(
			'https://cdn.shortpixel.ai/spai/q_lossy+to_webp+ret_img/' . self::upload_url( 'lazy-700x525.jpg?v=2' ),
			self::urls( plan_images( [ $id ] ) )
		);
	}

	/**
	 * @param array{post_status?: string, post_password?: string} $fields
	 */
	private static function page( string $content, array $fields = [] ): int {
		return wp_insert_post(
			$fields + [
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_title'   => uniqid( 'A page ' ),
				'post_content' => $content,
			]
		);
	}
}
