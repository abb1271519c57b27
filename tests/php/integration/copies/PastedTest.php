<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use PHPUnit\Framework\Attributes\DataProvider;
use function ShortPixelFlush\Copies\at_own_host;
use function ShortPixelFlush\Copies\links_in;
use function ShortPixelFlush\Copies\page_seen_on;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\plan_pasted;
use function ShortPixelFlush\Copies\plan_urls;

require_once __DIR__ . '/Plan_Test_Case.php';

final class PastedTest extends Plan_Test_Case {

	private const CDN = 'https://cdn.shortpixel.ai/spai/w_605+q_lossless+ret_img+to_webp/blog.example.com/a.jpg';

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function cdn_urls(): array {
		return [
			'ShortPixel\'s own host'             => [ self::CDN, self::CDN ],
			'with white space around'            => [ " \n" . self::CDN . "\t ", self::CDN ],
			'in quotes'                          => [ '"' . self::CDN . '"', self::CDN ],
			'in typographic quotes'              => [ '„' . self::CDN . '“', self::CDN ],
			'in angle brackets'                  => [ '<' . self::CDN . '>', self::CDN ],
			'with what can\'t be seen around it' => [ "\u{200B}" . self::CDN . "\u{FEFF}", self::CDN ],
			'out of a page\'s source'            => [ self::CDN . '?a=1&amp;b=2&#038;c=3&#x26;d=4', self::CDN . '?a=1&b=2&c=3&d=4' ],
			'without its scheme'                 => [ substr( self::CDN, 8 ), self::CDN ],
			'beginning with two slashes'         => [ substr( self::CDN, 6 ), self::CDN ],
			'that removes already'               => [ str_replace( 'spai/', 'spai/f_remove+', self::CDN ), self::CDN ],
			'as a page\'s source has it'         => [ 'srcset="' . self::CDN . ' 605w"', self::CDN ],
			'of the image optimiser'             => [
				'https://spcdn.shortpixel.ai/spio/ret_img,q_cdnize,to_auto,s_webp:avif/blog.example.com/a.jpg',
				'https://spcdn.shortpixel.ai/spio/ret_img,q_cdnize,to_auto,s_webp:avif/blog.example.com/a.jpg',
			],
			'behind another CDN'                 => [
				'https://cdn.statically.io/img/cdn.shortpixel.ai/spai/q_lossy+ret_img/a.test/x.jpg',
				'https://cdn.shortpixel.ai/spai/q_lossy+ret_img/a.test/x.jpg',
			],
		];
	}

	#[DataProvider( 'cdn_urls' )]
	public function test_a_cdn_url_is_flushed_as_it_is( string $pasted, string $expected ): void {
		$plan = self::made( plan_urls( [ $pasted ] ) );
		self::assertSame( [ $expected ], self::urls( $plan ) );
		self::assertSame( 1, $plan->found_in['pasted'] );
		$this->assert_requested( [] );
	}

	public function test_a_host_counts_as_known_when_it_is_the_providers_or_named_in_the_settings(): void {
		$url = 'https://img.example.com/spai2/w_1+ret_img/a.test/x.jpg';
		self::assert_refused( 'host_not_allowed', plan_urls( [ $url ] ) );
		$this->store( 'https://img.example.com/spai5', 'api_url', 'behaviour' );
		self::assertSame( [ $url ], self::urls( plan_urls( [ $url ] ) ) );

		$other = 'https://img.example.net:8443/spai2/w_1+ret_img/a.test/x.jpg';
		self::assert_refused( 'host_not_allowed', plan_urls( [ $other ] ) );
		update_option( 'shortpixel_flush_settings', [ 'hosts' => [ 'img.example.net:8443' ] ] );
		self::assertSame( [ $other ], self::urls( plan_urls( [ $other ] ) ) );
	}

	public function test_what_is_too_long_for_a_request_is_not_taken_from_a_page(): void {
		$url = 'https://cdn.shortpixel.ai/spai/w_1+ret_img/example.org/a.jpg';

		$this->pages['http://example.org/about/'] = "<img src=\"{$url}\"><img src=\"{$url}?" . str_repeat( 'x', 9000 ) . '">';
		self::assertSame( [ $url ], self::urls( plan_urls( [ 'http://example.org/about/' ] ) ) );
	}

	public function test_a_cdn_url_needs_no_provider(): void {
		add_filter( 'shortpixel_flush_providers', '__return_empty_array' );
		self::assertSame( [ self::CDN ], self::urls( plan_urls( [ self::CDN ] ) ) );
		self::assert_refused( 'no_provider', plan_urls( [ (string) wp_get_attachment_url( $this->attachment() ) ] ) );
	}

	public function test_a_cdn_url_of_a_picture_of_the_library_knows_its_picture(): void {
		$id   = $this->attachment( [ 'name' => 'known' ] );
		$plan = self::made( plan_urls( [ 'https://cdn.shortpixel.ai/spai/w_1+ret_img/' . self::upload_url( 'known-300x225.jpg' ) ] ) );
		self::assertSame( [ $id ], $plan->attachment_ids );
		self::assertSame( $id, $plan->variants[0]->attachment_id );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function own_names(): array {
		$names = [
			'mine-scaled.jpg',
			'mine.jpg',
			'mine-300x200.jpg',
			'mine-768x512.jpg',
			'mine.jpg.webp',
			'mine-300x200.webp',
			'mine-300x200@2x.jpg',
			'mine-scaled.jpg?ver=3',
			'mine-scaled.jpg#top',
			'mine-123x45.jpg',
		];

		return array_combine( $names, array_map( static fn ( string $name ): array => [ $name ], $names ) );
	}

	#[DataProvider( 'own_names' )]
	public function test_a_pictures_own_url_stands_for_the_whole_picture( string $name ): void {
		add_filter( 'big_image_size_threshold', static fn (): int => 700 );
		$id = $this->attachment(
			[
				'name'   => 'mine',
				'width'  => 900,
				'height' => 600,
			]
		);
		foreach ( [
			self::upload_url( $name ),
			str_replace( 'http://', 'https://www.', self::upload_url( $name ) ),
			(string) wp_parse_url( self::upload_url( $name ), PHP_URL_PATH ),
		] as $url ) {
			add_filter( 'shortpixel_flush_site_hosts', static fn (): array => [ 'example.org', 'www.example.org' ] );
			$plan = self::made( plan_urls( [ $url ] ) );
			self::assertSame( [ $id ], $plan->attachment_ids, $url );
			self::assertGreaterThan( 8, $plan->addresses );
		}
	}

	public function test_a_domain_that_begins_with_a_digit_is_kept(): void {
		self::assertSame( 'https://24ur.example/a.jpg', at_own_host( 'https://www.24ur.example/a.jpg', [ '24ur.example' ] ) );
		self::assertSame( 'https://www.24ur.example/a.jpg', at_own_host( 'https://24ur.example/a.jpg', [ 'www.24ur.example' ] ) );
	}

	public function test_an_attachments_page_and_its_screens_stand_for_the_picture(): void {
		$id = $this->attachment();
		foreach ( [
			home_url( "/?attachment_id={$id}" ),
			admin_url( "post.php?post={$id}&action=edit" ),
			admin_url( "upload.php?item={$id}" ),
			admin_url( "upload.php?page=shortpixel-flush&attachment={$id}" ),
		] as $url ) {
			self::assertSame( [ $id ], self::made( plan_urls( [ $url ] ) )->attachment_ids, $url );
		}
	}

	public function test_a_file_outside_the_library_is_flushed_by_the_settings(): void {
		$url  = includes_url( 'images/media/default.png' );
		$plan = self::made( plan_urls( [ $url ] ) );
		self::assertContains(
			'https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp+p_h/example.org/wp-includes/images/media/default.png',
			self::urls( $plan )
		);
		self::assertSame( [], $plan->attachment_ids );
		self::assertNull( $plan->variants[0]->attachment_id );
	}

	public function test_the_images_on_a_page_are_planned_as_if_they_had_been_chosen_and_the_others_at_their_links(): void {
		$id                                       = $this->attachment( [ 'name' => 'onpage' ] );
		$shown                                    = 'https://cdn.shortpixel.ai/spai/w_1+ret_img/' . self::upload_url( 'onpage.jpg' );
		$this->pages['http://example.org/about/'] = '<img src="' . $shown . '"><img src="' . self::CDN . '"><img src="https://img.example.net/spai/ret_img/a.test/x.jpg">';

		$plan = self::made( plan_urls( [ 'example.org/about/#team' ] ) );
		self::assertSame( [ 'images', [ $id ], 2 ], [ $plan->scope, $plan->attachment_ids, $plan->found_in['page'] ] );
		self::assertSame( [ 'http://example.org/about/' ], $plan->on_pages['urls'] ?? null );
		self::assertSame( [ '1 image is not in the Media Library: its copies on other pages are not known.' ], $plan->left_out );
		$this->assert_requested( [ 'http://example.org/about/', 'http://example.org/' ] );
		self::assertSame( $shown, self::urls( $plan )[0] );
		self::assertContains( self::CDN, self::urls( $plan ) );
		self::assertSame( [], array_diff( self::urls( self::made( plan_images( [ $id ] ) ) ), self::urls( $plan ) ) );
		self::assertStringNotContainsString( 'img.example.net', implode( ' ', self::urls( $plan ) ) );
	}

	public function test_the_links_of_a_page_are_flushed_where_none_of_its_images_is_in_the_library(): void {
		$this->pages['http://example.org/about/'] = '<img src="' . self::CDN . '">';

		$plan = self::made( plan_urls( [ 'http://example.org/about/' ] ) );
		self::assertSame( [ 'urls', [ self::CDN ], [] ], [ $plan->scope, self::urls( $plan ), $plan->attachment_ids ] );
	}

	public function test_images_on_a_page_that_others_own_are_left_out_and_it_is_said(): void {
		$mine   = $this->attachment( [ 'name' => 'mine' ] );
		$theirs = $this->attachment( [ 'name' => 'theirs' ] );
		$author = $this->user( 'author' );
		wp_update_post(
			[
				'ID'          => $mine,
				'post_author' => $author,
			]
		);
		wp_set_current_user( $author );
		$image = static fn ( string $name ): string => '<img src="https://cdn.shortpixel.ai/spai/w_1+ret_img/' . self::upload_url( "{$name}.jpg" ) . '">';

		$this->pages['http://example.org/both/']      = $image( 'theirs' ) . $image( 'mine' );
		$this->pages['http://example.org/of-others/'] = $image( 'theirs' );

		$plan = self::made( plan_urls( [ 'http://example.org/both/' ] ) );
		self::assertSame( [ $mine ], $plan->touched_attachments() );
		self::assertNotContains( $theirs, $plan->attachment_ids );
		self::assertSame( [ '1 file is left out: it is not an image, or you may not flush it.' ], $plan->left_out );
		self::assert_refused( 'forbidden', plan_urls( [ 'http://example.org/of-others/' ] ) );
	}

	public function test_a_page_of_many_images_is_flushed_as_far_as_one_flush_goes_and_it_is_said(): void {
		$html = '';
		foreach ( range( 1, 102 ) as $number ) {
			$this->attachment( [ 'name' => "many-{$number}" ] );
			$html .= '<img src="https://cdn.shortpixel.ai/spai/w_1+ret_img/' . self::upload_url( "many-{$number}.jpg" ) . '">';
		}
		$this->pages['http://example.org/'] = $html;

		$plan = self::made( plan_urls( [ 'http://example.org/' ] ) );
		self::assertCount( 100, $plan->attachment_ids );
		self::assertSame( [ '2 images are left out: one flush takes no more.' ], $plan->left_out );
		self::assertContains( 'Pages were searched for only 10 of the 100 images.', $plan->notes );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function no_pages(): array {
		$urls = [
			'https://elsewhere.test/',
			'http://example.org/wp-admin/',
			'http://example.org/wp-login.php',
			'http://example.org/wp-content/uploads/a.jpg',
			'http://example.org/a.pdf',
			'http://example.org/wp-json/',
			'http://example.org@elsewhere.test/',
			'//elsewhere.test/',
			'http://example.org\\@elsewhere.test/',
			'http://example.org.elsewhere.test/',
			'home',
			'javascript:alert(1)',
			'http://127.0.0.1/',
			'http://169.254.169.254/latest/',
		];

		return array_combine( $urls, array_map( static fn ( string $url ): array => [ $url ], $urls ) );
	}

	#[DataProvider( 'no_pages' )]
	public function test_what_is_not_a_page_of_this_site_is_none( string $page ): void {
		self::assert_refused( 'page_not_found', page_seen_on( $page ) );
		$this->assert_requested( [] );
	}

	public function test_a_page_is_called_by_its_title_if_visitors_see_it(): void {
		$post    = static fn ( string $title, string $status ): int => wp_insert_post(
			[
				'post_title'  => $title,
				'post_status' => $status,
				'post_type'   => 'page',
			]
		);
		$about   = $post( 'About &amp; <em>us</em>', 'publish' );
		$private = $post( 'Secret', 'private' );
		$image   = '<img src="' . self::CDN . '">';
		foreach ( [ "http://example.org/?page_id={$about}", "http://example.org/?page_id={$private}", 'http://example.org/' ] as $url ) {
			$this->pages[ $url ] = $image;
		}

		$plan = self::made(
			plan_urls(
				[
					"example.org/?page_id={$about}#team",
					"http://example.org/?page_id={$private}",
					'http://example.org/',
					self::CDN,
				]
			)
		);
		self::assertSame(
			[
				"example.org/?page_id={$about}#team" => 'About & us',
				'http://example.org/'                => get_bloginfo( 'name' ),
			],
			$plan->pages
		);
	}

	public function test_a_redirect_within_the_site_is_followed(): void {
		$this->pages['http://example.org/old']  = [
			'status'  => 301,
			'headers' => [ 'location' => '/new/' ],
		];
		$this->pages['http://example.org/new/'] = self::CDN;
		self::assertSame( [ self::CDN ], self::urls( plan_urls( [ 'http://example.org/old' ] ) ) );

		$this->pages['http://example.org/away'] = [
			'status'  => 302,
			'headers' => [ 'location' => 'http://169.254.169.254/latest/' ],
		];
		$this->requests                         = [];
		self::assert_refused( 'page_not_found', plan_urls( [ 'http://example.org/away' ] ) );
		$this->assert_requested( [ 'http://example.org/away' ] );

		$this->pages['http://example.org/loop'] = [
			'status'  => 302,
			'headers' => [ 'location' => '/loop' ],
		];
		self::assert_refused( 'page_not_found', plan_urls( [ 'http://example.org/loop' ] ) );
	}

	public function test_a_lazy_page_stands_for_its_pictures_too(): void {
		$id                                 = $this->attachment( [ 'name' => 'later' ] );
		$this->pages['http://example.org/'] = '<img src="data:image/svg+xml;base64,' . base64_encode(
			'<svg data-u="'
			. rawurlencode( self::upload_url( 'later.jpg' ) )
			. '" data-w="400" data-h="300"></svg>'
		) . '">';

		$plan = self::made( plan_urls( [ 'http://example.org/' ] ) );
		self::assertContains(
			'https://cdn.shortpixel.ai/spai/q_lossy+to_webp+ret_img/' . self::upload_url( 'later.jpg' ),
			self::urls( $plan )
		);
		self::assertSame( [ $id ], $plan->attachment_ids );
	}

	/**
	 * @return array<string, array{string, string, string}>
	 */
	public static function refused(): array {
		return [
			'nothing'                    => [ '  ', 'invalid_input', 'No link was given' ],
			'a word'                     => [ 'sunset', 'invalid_input', '“sunset” is not a link' ],
			'a sentence'                 => [ 'please flush my image', 'invalid_input', 'is not a link' ],
			'a file\'s name'             => [ 'sunset.jpg', 'invalid_input', 'is not a link' ],
			'another scheme'             => [ 'ftp://example.org/a.jpg', 'invalid_input', 'is not a link' ],
			'a script'                   => [ 'javascript:alert(1)', 'invalid_input', 'is not a link' ],
			'a user name'                => [ 'https://cdn.shortpixel.ai@evil.test/a.jpg', 'invalid_input', 'is not a link' ],
			'too long'                   => [ 'https://example.org/' . str_repeat( 'a', 4100 ), 'invalid_input', 'line of its own' ],
			'another site\'s page'       => [ 'https://elsewhere.test/about/', 'not_a_cdn_url', 'elsewhere.test is another site' ],
			'another site\'s image'      => [ 'https://elsewhere.test/a.jpg', 'not_a_cdn_url', 'elsewhere.test is another site' ],
			'a look-alike'               => [
				'https://res.cloudinary.com/demo/image/upload/c_fill,g_auto,h_676,w_1200/a.jpg',
				'not_a_cdn_url',
				'another site',
			],
			'a host nobody named'        => [
				'https://img.example.net/spai5/w_1+ret_img/a.test/x.jpg',
				'host_not_allowed',
				'img.example.net',
			],
			'a private address'          => [ 'http://127.0.0.1:6379/spai/ret_img/a.test/x.jpg', 'host_not_allowed', '127.0.0.1:6379' ],
			'ShortPixel\'s API'          => [
				'https://no-cdn.shortpixel.ai/purge-cdn-cache/KEY/cdn.shortpixel.ai/spai/a.jpg',
				'not_a_cdn_url',
				'not the link of an image',
			],
			'its account state'          => [
				'https://cdn.shortpixel.ai/read-domain/example.org',
				'not_a_cdn_url',
				'not the link of an image',
			],
			'the endpoint alone'         => [ 'https://cdn.shortpixel.ai/spai', 'not_a_cdn_url', 'not the link of an image' ],
			'parameters without a file'  => [
				'https://cdn.shortpixel.ai/spai/w_300+ret_img/',
				'not_a_cdn_url',
				'not the link of an image',
			],
			'something else of the CDN'  => [
				'https://cdn.shortpixel.ai/assets/js/bundles/spai-lib.1.1.min.js',
				'not_a_cdn_url',
				'not the link of an image',
			],
			'an image that is not there' => [
				'http://example.org/wp-content/uploads/2020/01/never.jpg',
				'image_not_found',
				'no such image',
			],
			'a way out of the folder'    => [
				'http://example.org/wp-content/../../../../etc/hostname.png',
				'image_not_found',
				'no such image',
			],
			'a file that is no image'    => [ 'http://example.org/wp-content/plugins/a.css', 'not_an_image', 'not an image' ],
			'a page that is not there'   => [ 'http://example.org/never/', 'page_not_found', 'no such image or page' ],
			'the log-in'                 => [ 'http://example.org/wp-login.php', 'page_not_found', 'not the link of an image' ],
			'the admin'                  => [
				'http://example.org/wp-admin/options-general.php',
				'page_not_found',
				'not the link of an image',
			],
			'a page without images'      => [ 'http://example.org/', 'page_has_no_images', 'shows no image' ],
			'a template'                 => [
				'https://cdn.shortpixel.ai/spai/w_300+ret_img/{{ url }}',
				'not_a_cdn_url',
				'not the link of an image',
			],
		];
	}

	#[DataProvider( 'refused' )]
	public function test_anything_else_is_refused_with_its_own_sentence( string $pasted, string $reason, string $sentence ): void {
		$error = self::assert_refused( $reason, plan_urls( [ $pasted ] ) );
		self::assertStringContainsString( $sentence, $error->get_error_message() );
		$data = $error->get_error_data();
		self::assertIsArray( $data );
		self::assertSame( 400, $data['status'] );
		self::assertIsString( $data['url'] );
		foreach ( $this->requests as $request ) {
			self::assertIsString( $request['url'] );
			self::assertStringStartsWith( 'http://example.org/', $request['url'] );
		}
	}

	public function test_a_page_that_visitors_cannot_open_is_refused_by_its_status(): void {
		$this->pages['http://example.org/closed'] = [ 'status' => 403 ];
		$this->pages['http://example.org/silent'] = [
			'status' => 0,
			'error'  => 'timeout',
		];
		self::assertStringContainsString(
			'Visitors can’t open this page',
			self::assert_refused( 'page_not_found', plan_urls( [ 'http://example.org/closed' ] ) )->get_error_message()
		);
		self::assertStringContainsString(
			'Visitors can’t open this page',
			self::assert_refused( 'page_not_found', plan_urls( [ 'http://example.org/silent' ] ) )->get_error_message()
		);
	}

	public function test_a_document_of_the_library_without_a_preview_is_no_picture(): void {
		wp_insert_attachment(
			[
				'post_title'     => 'A text',
				'post_mime_type' => 'application/pdf',
				'post_status'    => 'inherit',
			],
			wp_upload_dir()['path'] . '/text.pdf'
		);
		self::assertStringContainsString(
			'has no image',
			self::assert_refused( 'not_an_image', plan_urls( [ self::upload_url( 'text.pdf' ) ] ) )->get_error_message()
		);
	}

	public function test_one_refused_url_refuses_all_and_every_refusal_is_named(): void {
		$data = self::assert_refused( 'invalid_input', plan_urls( [ self::CDN, 'sunset', 'https://elsewhere.test/' ] ) )->get_error_data();
		self::assertIsArray( $data );
		self::assertIsArray( $data['refused'] );
		self::assertSame( [ 'sunset', 'https://elsewhere.test/' ], array_column( $data['refused'], 'url' ) );
		self::assertSame(
			[ 'shortpixel_flush_invalid_input', 'shortpixel_flush_not_a_cdn_url' ],
			array_column( $data['refused'], 'code' )
		);
	}

	public function test_more_pages_than_a_moment_allows_are_refused(): void {
		self::assert_refused(
			'too_many',
			plan_urls( array_map( static fn ( int $n ): string => "http://example.org/page-{$n}/", range( 1, 11 ) ) )
		);
	}

	/**
	 * @return array<string, array{string, list<string>, bool}>
	 */
	public static function texts(): array {
		$house = 'https://cdn.shortpixel.ai/spai/w_800+q_lossy+ret_img+to_webp/example.com/house.jpg';
		$sea   = 'https://cdn.shortpixel.ai/spai/q_lossy+ret_img/example.com/sea.png';
		$page  = 'http://example.org/about/';
		return [
			'one CDN link'                      => [ $house, [ $house ], false ],
			'links of both kinds'               => [ "{$house}\n{$page} {$sea}", [ $house, $sea, $page ], false ],
			'links without a scheme'            => [
				'//example.org/a.jpg example.org/b.jpg /wp-content/uploads/c.jpg',
				[ '//example.org/a.jpg', 'example.org/b.jpg', '/wp-content/uploads/c.jpg' ],
				false,
			],
			'a link with a CDN link inside'     => [ 'https://example.org/_next/image?url=' . rawurlencode( $sea ), [ $sea ], false ],
			'markup'                            => [
				"<a href=\"{$page}\"><img class=\"a\" src=\"{$house}\" alt=\"\"></a>",
				[ $house ],
				true,
			],
			'a srcset'                          => [ "<img srcset=\"{$sea} 300w, {$house} 800w\">", [ $sea, $house ], true ],
			'a style sheet'                     => [ ".a{background:url({$house})no-repeat}", [ $house ], false ],
			'a sentence'                        => [ "Look at {$page} and {$house}.", [ $house, $page ], true ],
			'JSON'                              => [ (string) json_encode( [ 'src' => $house ] ), [ $house ], false ],
			'a quoted link with spaces'         => [
				'src="https://cdn.shortpixel.ai/spai/ret_img/example.com/my house.jpg"',
				[ 'https://cdn.shortpixel.ai/spai/ret_img/example.com/my%20house.jpg' ],
				false,
			],
			'out of a page’s source'            => [ "{$house}?ver=1&amp;x=2", [ "{$house}?ver=1&x=2" ], false ],
			'a CDN link before a full stop'     => [ "{$house}.", [ $house ], false ],
			'CDN links before Chinese marks'    => [ "{$house}、 {$sea}。", [ $house, $sea ], false ],
			'nothing but a comma between'       => [ "{$sea},{$house}", [ $sea, $house ], false ],
			'nothing but a mark between'        => [
				"{$page},https://example.org/b.jpg;{$page}|//example.org/c.jpg",
				[ $page, 'https://example.org/b.jpg', '//example.org/c.jpg' ],
				false,
			],
			'an encoded list'                   => [
				'[&quot;https://example.org/a.jpg&quot;,&quot;https://example.org/b.jpg&quot;]',
				[ 'https://example.org/a.jpg', 'https://example.org/b.jpg' ],
				false,
			],
			'a link with commas'                => [ 'https://example.org/a,b.jpg?c=1,2', [ 'https://example.org/a,b.jpg?c=1,2' ], false ],
			'a beginning of a CDN link'         => [
				'https://cdn.shortpixel.ai/spai/w_300+ret_img/',
				[ 'https://cdn.shortpixel.ai/spai/w_300+ret_img/' ],
				false,
			],
			'words'                             => [ 'please flush my image', [], true ],
			'nothing'                           => [ " \n ", [], false ],
			'a word, a file and another scheme' => [ 'house house.jpg htp:/example.org <img> /', [], true ],
		];
	}

	/**
	 * @param list<string> $links
	 */
	#[DataProvider( 'texts' )]
	public function test_the_links_in_a_text_are_found( string $text, array $links, bool $has_rest ): void {
		self::assertSame(
			[
				'links'    => $links,
				'has_rest' => $has_rest,
			],
			links_in( $text )
		);
	}

	public function test_the_links_in_a_text_are_flushed_and_it_says_what_is_left_out(): void {
		self::assertSame( [], self::made( plan_pasted( self::CDN ) )->left_out );
		$plan = self::made( plan_pasted( '<img src="' . self::CDN . '">' ) );
		self::assertSame( [ self::CDN ], self::urls( $plan ) );
		self::assertSame( [ 'Everything else in the text is left out.' ], $plan->left_out );
		self::assertStringContainsString(
			'“please flush my image” is not a link',
			self::assert_refused( 'invalid_input', plan_pasted( 'please flush my image' ) )->get_error_message()
		);
		self::assert_refused( 'not_a_cdn_url', plan_pasted( self::CDN . ' https://elsewhere.test/a.jpg' ) );
	}

	public function test_a_text_of_64_kb_is_read_in_time_that_grows_as_it_does(): void {
		foreach ( [ '"', '&quot;', 'https://', 'ret_img/', ' /a', ',//' ] as $piece ) {
			$text  = substr( str_repeat( $piece, 65536 ), 0, 65536 );
			$begun = microtime( true );
			links_in( $text );
			self::assertLessThan( 2.0, microtime( true ) - $begun, $piece );
		}
		$links = implode( ' ', array_map( static fn ( int $number ): string => "https://example.org/{$number}.jpg", range( 1, 201 ) ) );
		self::assert_refused( 'too_many', plan_pasted( $links ) );
	}
}
