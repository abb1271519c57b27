<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Plan;

/**
 * A page with images in blocks, written as ShortPixel Adaptive Images does, and the sizes that its styles give them in a window.
 */
final class Placed_Page {
	public const BLOCKS = [ 'large', 'wide', 'full', 'half', 'third', 'gallery', 'resized', 'card', 'featured', 'cover' ];

	public string $url;

	/** @var list<array{source: string, block: string, index: int}> */
	private array $images = [];

	private string $content = '';

	private int $id;

	/**
	 * @param list<string> $blocks Of BLOCKS.
	 */
	public function __construct( int $id, string $source, array $blocks = self::BLOCKS, private string $body = 'single single-post', private string $head = '' ) {
		$this->id  = $id;
		$this->url = "http://example.org/page-{$id}/";
		foreach ( $blocks as $block ) {
			$this->content .= $this->block( $block, $source );
		}
	}

	public function html(): string {
		return "<!DOCTYPE html><html><head>{$this->head}</head><body class=\"{$this->body} postid-{$this->id} single-format-standard\"><div class=\"wp-site-blocks\"><main id=\"main\"><article class=\"post-{$this->id} post type-post category-news-{$this->id}\"><div class=\"entry-content is-layout-constrained\">{$this->content}</div></article></main></div></body></html>";
	}

	/**
	 * What a browser measures.
	 *
	 * @param list<Browser_Screen> $screens
	 * @return Layout
	 */
	public function layout( array $screens ): array {
		$images = [];
		$counts = [];
		foreach ( $this->images as [ 'source' => $source, 'block' => $block, 'index' => $index ] ) {
			$kind  = 'cover' === $block ? 'background' : 'image';
			$boxes = [];
			foreach ( $screens as $at => $screen ) {
				$box = self::box( $block, $index, $screen );

				$boxes[ implode( ' ', $box ) ] = [ 'screens' => array_merge( $boxes[ implode( ' ', $box ) ]['screens'] ?? [], [ $at ] ) ] + $box;
			}
			$counts[ $kind . $source ] = ( $counts[ $kind . $source ] ?? -1 ) + 1;

			$images[] = [
				'source' => $source,
				'kind'   => $kind,
				'width'  => 2048,
				'height' => 1536,
				'nth'    => $counts[ $kind . $source ],
				'boxes'  => array_values( $boxes ),
			];
		}

		return [
			'url'     => $this->url,
			'state'   => 'measured',
			'screens' => $screens,
			'images'  => $images,
		];
	}

	/**
	 * Where a theme puts an image: its styles in two sentences each.
	 *
	 * @param Browser_Screen $screen
	 * @return array{width: float, height: float, padding_x: float, padding_y: float}
	 */
	private static function box( string $block, int $index, array $screen ): array {
		$window  = $screen['width'];
		$content = min( 645.0, $window - 60 );
		$wide    = min( 1340.0, $window - 60 );
		$rows    = $window < 600 ? [ 2, 5 === $index ? 1 : 2 ] : [ 3, $index > 3 ? 2 : 3 ];
		$width   = [
			'large'    => min( 1024, $content ),
			'wide'     => min( 2048, $wide ),
			'full'     => min( 2048, $window ),
			'half'     => $window < 782 ? $content : ( $content - 40 ) / 2,
			'third'    => $window < 782 ? $content : ( $content - 40 ) * ( 1 === $index ? 0.3333 : 0.6666 ),
			'gallery'  => ( $content - 16 * ( $rows[1] - 1 ) ) / $rows[1],
			'resized'  => 300.0,
			'card'     => $window < 768 ? ( $content - 20 ) / 2 : $wide * 0.3077,
			'featured' => $content,
			'cover'    => (float) $window,
		][ $block ];
		$width   = floor( $width * 64 ) / 64;

		return [
			'width'     => $width,
			'height'    => 'cover' === $block ? 430.0 : floor( $width * 48 ) / 64,
			'padding_x' => 0.0,
			'padding_y' => 0.0,
		];
	}

	private function block( string $block, string $source ): string {
		return match ( $block ) {
			'large'    => '<figure class="wp-block-image size-large">' . $this->img( $block, $source, 1024 ) . '</figure>',
			'wide'     => '<figure class="wp-block-image alignwide size-full">' . $this->img( $block, $source, 2048 ) . '</figure>',
			'full'     => '<figure class="wp-block-image alignfull size-full">' . $this->img( $block, $source, 2048 ) . '</figure>',
			'half'     => '<div class="wp-block-columns is-layout-flex"><div class="wp-block-column">' . $this->figure( $block, $source ) . '</div><div class="wp-block-column">' . $this->figure( $block, $source, 2 ) . '</div></div>',
			'third'    => '<div class="wp-block-columns is-layout-flex"><div class="wp-block-column" style="flex-basis:33.33%">' . $this->figure( $block, $source ) . '</div><div class="wp-block-column" style="flex-basis:66.66%">' . $this->figure( $block, $source, 2 ) . '</div></div>',
			'gallery'  => '<figure class="wp-block-gallery has-nested-images columns-default is-cropped is-layout-flex">' . implode( '', array_map( fn ( int $index ): string => $this->figure( $block, $source, $index ), range( 1, 5 ) ) ) . '</figure>',
			'resized'  => '<figure class="wp-block-image size-large is-resized">' . $this->img( $block, $source, 1024, 1, 'width:300px' ) . '</figure>',
			'card'     => '<ul class="products columns-3"><li class="product post-' . $this->id . ' first product_cat-a"><a href="#">' . $this->img( $block, $source, 600 ) . '</a><li class="product post-9 last instock">' . $this->img( $block, $source, 600, 2 ) . '</ul>',
			'featured' => '<figure class="wp-block-post-featured-image">' . $this->img( $block, $source, 1568, 1, 'object-fit:cover;width:100%' ) . '</figure>',
			default    => '<div class="wp-block-cover" style="min-height:430px;background-image:url(' . $this->waiting( $block, $source ) . ')"><p>Text</div>',
		};
	}

	private function figure( string $block, string $source, int $index = 1 ): string {
		return '<figure class="wp-block-image size-large">' . $this->img( $block, $source, 1024, $index ) . '</figure>';
	}

	private function img( string $block, string $source, int $width, int $index = 1, string $style = '' ): string {
		return sprintf( '<img src="%s" data-spai="1" width="%d" height="%d" class="wp-image-%d" style="%s" alt="">', $this->waiting( $block, $source, $index ), $width, $width * 3 / 4, $this->id, $style );
	}

	private function waiting( string $block, string $source, int $index = 1 ): string {
		$this->images[] = [
			'source' => $source,
			'block'  => $block,
			'index'  => $index,
		];

		return 'data:image/svg+xml;base64,' . base64_encode( '<svg xmlns="http://www.w3.org/2000/svg" width="2048" height="1536" data-u="' . rawurlencode( $source ) . '" data-w="2048" data-h="1536"></svg>' );
	}
}
