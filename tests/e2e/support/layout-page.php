<?php
/**
 * Creates a page with every kind of place for an image in a layout, from core blocks and a few style rules.
 *
 * The caller has loaded WordPress; $shortpixel_flush_files maps names used here to the files for the attachments.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Layout_Page;

use function ShortPixelFlush\Tools\make_attachment;

require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once dirname( __DIR__, 3 ) . '/tools/site/attachments.php';

const STYLES = '
.layout-hero { min-height: 60vh; background-size: cover; background-position: center; }
.layout-tall { min-height: 100vh; background-size: cover; }
.layout-ribbon { padding: 24px 7%; border: 3px solid; background-size: contain; min-height: 180px; }
@media (max-width: 700px) { .layout-wide-only { display: none; } }
.layout-framed img { padding: 13px; border: 3px solid #777; background: #fff; }
.layout-stretched img { width: 100%; }
.layout-thumb { max-width: 220px; }
';

/**
 * Returns an image block as the editor saves it.
 *
 * @param array{id: int, title: string} $picture
 */
function image( array $picture, string $size = 'large', string $more = '', string $class_name = '' ): string {
	return sprintf(
		'<!-- wp:image {"id":%1$d,"sizeSlug":"%2$s"%3$s} --><figure class="wp-block-image size-%2$s %4$s"><img src="%5$s" alt="%6$s" class="wp-image-%1$d"/></figure><!-- /wp:image -->',
		$picture['id'],
		$size,
		$more . ( '' === $class_name ? '' : ',"className":"' . $class_name . '"' ),
		$class_name . ( false === strpos( $more, 'full"' ) ? '' : ' alignfull' ),
		(string) wp_get_attachment_image_url( $picture['id'], $size ),
		$picture['title']
	);
}

/**
 * Returns a cover block with the image as an `<img>`, or as a CSS background if it is fixed.
 *
 * @param array{id: int, url: string, title: string} $picture
 */
function cover( array $picture, string $height, bool $is_fixed = false ): string {
	[ , $number, $unit ] = (array) preg_split( '/^(\d+)(.*)$/', $height, -1, PREG_SPLIT_DELIM_CAPTURE );
	$attributes          = [
		'url'           => $picture['url'],
		'id'            => $picture['id'],
		'hasParallax'   => $is_fixed,
		'dimRatio'      => 20,
		'minHeight'     => (int) $number,
		'minHeightUnit' => $unit,
		'align'         => 'full',
	];
	$background          = $is_fixed
		? sprintf( '<div role="img" aria-label="%3$s" class="wp-block-cover__image-background wp-image-%1$d has-parallax" style="background-position:50%% 50%%;background-image:url(%2$s)"></div>', $picture['id'], $picture['url'], $picture['title'] )
		: sprintf( '<img class="wp-block-cover__image-background wp-image-%1$d" alt="%3$s" src="%2$s" data-object-fit="cover"/>', $picture['id'], $picture['url'], $picture['title'] );

	return '<!-- wp:cover ' . wp_json_encode( $attributes, JSON_UNESCAPED_SLASHES ) . " --><div class=\"wp-block-cover alignfull\" style=\"min-height:{$height}\">{$background}<span aria-hidden=\"true\" class=\"wp-block-cover__background has-background-dim-20 has-background-dim\"></span>"
		. '<div class="wp-block-cover__inner-container"><!-- wp:paragraph --><p>Over the image</p><!-- /wp:paragraph --></div></div><!-- /wp:cover -->';
}

/**
 * Returns a box whose background is the image, as page builders write it.
 *
 * @param array{url: string} $picture
 */
function box( array $picture, string $class_name, string $inner = '<p>On a background</p>' ): string {
	return "<!-- wp:html --><div class=\"{$class_name}\" style=\"background-image:url({$picture['url']})\">{$inner}</div><!-- /wp:html -->";
}

/**
 * @param list<array{id: int, url: string, title: string}> $pictures
 */
function gallery( array $pictures, int $columns ): string {
	return "<!-- wp:gallery {\"columns\":{$columns},\"align\":\"wide\",\"linkTo\":\"none\"} --><figure class=\"wp-block-gallery alignwide has-nested-images columns-{$columns} is-cropped\">" . implode( '', array_map( static fn ( array $picture ): string => image( $picture ), $pictures ) ) . '</figure><!-- /wp:gallery -->';
}

function columns( string $first, string $second, string $shares ): string {
	[ $wide, $narrow ] = explode( '/', $shares );
	$column            = static fn ( string $share, string $inner ): string => "<!-- wp:column {\"width\":\"{$share}%\"} --><div class=\"wp-block-column\" style=\"flex-basis:{$share}%\">{$inner}</div><!-- /wp:column -->";

	return '<!-- wp:columns {"align":"wide"} --><div class="wp-block-columns alignwide">' . $column( $wide, $first ) . $column( $narrow, $second ) . '</div><!-- /wp:columns -->';
}

function text( int $lines ): string {
	return str_repeat( '<!-- wp:paragraph --><p>The tide goes out, and the boats lie down in the mud until it is back; nobody here is in a hurry about that.</p><!-- /wp:paragraph -->', $lines );
}

/**
 * @param array<string, array{id: int, url: string, title: string}> $of
 */
function content( array $of ): string {
	return implode(
		"\n",
		[
			'<!-- wp:html --><style>' . STYLES . '</style><!-- /wp:html -->',
			cover( $of['hero'], '100vh' ),
			text( 2 ),
			image( $of['harbour'], 'full', ',"align":"full"' ),
			text( 1 ),
			image( $of['meadow'] ),
			columns( image( $of['mill'] ) . text( 3 ), text( 2 ) . image( $of['lamp'] ), '66.66/33.33' ),
			gallery( [ $of['quay'], $of['tower'], $of['field'], $of['boat'], $of['mill'] ], 3 ),
			box( $of['cliffs'], 'layout-hero alignfull' ),
			text( 2 ),
			cover( $of['dunes'], '430px' ),
			cover( $of['forest'], '60vh', true ),
			image( $of['lamp'], 'medium', '', 'layout-thumb' ),
			text( 1 ),
			image( $of['lamp'] ),
			image( $of['bridge'], 'large', '', 'layout-wide-only' ),
			image( $of['stamp'], 'full', '', 'layout-stretched' ),
			image( $of['map'], 'large', '', 'layout-framed' ),
			box( $of['tower'], 'layout-ribbon' ),
			columns( image( $of['poster'] ), text( 4 ), '40/60' ),
			box( $of['night'], 'layout-tall alignfull' ),
			text( 1 ),
		]
	);
}

/**
 * Creates the attachments and the page.
 *
 * @param array<string, string> $files
 * @return array{page: string, page_id: int, attachments: list<int>}
 */
function make( array $files ): array {
	wp_set_current_user( 1 );
	$pictures = [];
	foreach ( $files as $name => $file ) {
		$pictures[ $name ] = make_attachment(
			[
				'file'  => $file,
				'title' => ucfirst( $name ),
				'alt'   => ucfirst( $name ),
			]
		);
	}
	kses_remove_filters();
	$page = wp_insert_post(
		[
			'post_type'    => 'page',
			'post_status'  => 'publish',
			'post_author'  => 1,
			'post_title'   => 'Every kind of place',
			'post_content' => wp_slash( content( $pictures ) ),
		]
	);

	return [
		'page'        => (string) get_permalink( $page ),
		'page_id'     => (int) $page,
		'attachments' => array_column( array_values( $pictures ), 'id' ),
	];
}

echo wp_json_encode( make( $shortpixel_flush_files ) );
