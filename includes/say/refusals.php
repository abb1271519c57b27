<?php
/** Explains why something is not flushed, in one sentence for each reason. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use WP_Error;
use function ShortPixelFlush\error_data;
use function ShortPixelFlush\foreign_source_sentence;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function nothing_to_flush(): WP_Error {
	return new WP_Error( 'shortpixel_flush_nothing_to_flush', __( 'No copy at ShortPixel was found, so nothing was flushed.', 'shortpixel-flush' ), [ 'status' => 400 ] );
}

/** @param int $id An id that is not in the Media Library. */
function image_not_found( int $id ): WP_Error {
	return refused_attachment( 'image_not_found', $id, __( 'This image is not in the Media Library any more.', 'shortpixel-flush' ) );
}

function not_an_image( int $id, string $title, bool $is_pdf ): WP_Error {
	$sentence = $is_pdf
		/* translators: %s: a PDF's title. */
		? __( '“%s” has no image: WordPress made no preview of this PDF.', 'shortpixel-flush' )
		/* translators: %s: a file's title. */
		: __( '“%s” is not an image.', 'shortpixel-flush' );
	return refused_attachment( 'not_an_image', $id, sprintf( $sentence, $title ) );
}

function refused_attachment( string $reason, int $id, string $sentence ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_' . $reason,
		$sentence,
		[
			'status'     => 400,
			'attachment' => $id,
		]
	);
}

function no_full_flush(): WP_Error {
	return new WP_Error( 'shortpixel_flush_no_provider', __( 'None of the active plugins can give all images new links at once. Flush single images instead.', 'shortpixel-flush' ), [ 'status' => 400 ] );
}

function only_full_flush(): WP_Error {
	return new WP_Error( 'shortpixel_flush_no_provider', __( 'Single images can’t be flushed with this site’s API URL. Use Flush all instead.', 'shortpixel-flush' ), [ 'status' => 400 ] );
}

function no_active_plugin(): WP_Error {
	return new WP_Error( 'shortpixel_flush_no_provider', __( 'No active plugin delivers images through ShortPixel. Activate ShortPixel Adaptive Images, ShortPixel Image Optimizer or Autoptimize.', 'shortpixel-flush' ), [ 'status' => 400 ] );
}

function nothing_to_purge(): WP_Error {
	return new WP_Error( 'shortpixel_flush_no_provider', __( 'ShortPixel removes all copies only with the account’s API key. Enter it in your ShortPixel plugin’s settings.', 'shortpixel-flush' ), [ 'status' => 400 ] );
}

function refused_url( string $reason, string $url, string $sentence ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_' . $reason,
		$sentence,
		[
			'status' => 400,
			'url'    => $url,
		]
	);
}

/** @param string $url A CDN URL of another site's image, which the user may not flush. */
function refused_source( string $url ): WP_Error {
	return forbidden( foreign_source_sentence(), [ 'url' => $url ] );
}

/** @param array<string, int|string> $data Names the subject of the refusal. */
function forbidden( string $sentence, array $data = [] ): WP_Error {
	return new WP_Error( 'shortpixel_flush_forbidden', $sentence, [ 'status' => 403 ] + $data );
}

function too_many_to_look_up(): WP_Error {
	return new WP_Error( 'shortpixel_flush_too_many', __( 'This site took too long to find these images, so nothing has been flushed. Use fewer links.', 'shortpixel-flush' ), [ 'status' => 413 ] );
}

/** @param non-empty-list<WP_Error> $refused The first becomes the error, with all of them in its data. */
function all_refused( array $refused ): WP_Error {
	$named = [];

	foreach ( $refused as $error ) {
		$named[] = [
			'url'     => error_data( $error )['url'] ?? '',
			'code'    => $error->get_error_code(),
			'message' => $error->get_error_message(),
		];
	}

	return new WP_Error(
		$refused[0]->get_error_code(),
		$refused[0]->get_error_message(),
		[
			'status'  => 'shortpixel_flush_forbidden' === $refused[0]->get_error_code() ? 403 : 400,
			'url'     => $named[0]['url'],
			'refused' => $named,
		]
	);
}

/** @return list<array{url: string, message: string}> The links that an error refuses. */
function refused_links( WP_Error $error ): array {
	$data = error_data( $error ) + [ 'url' => '' ];
	/** @var list<array{url: string, message: string, ...}> $links As written by all_refused() and refused_url(). */
	$links = $data['refused'] ?? [ $data + [ 'message' => $error->get_error_message() ] ];
	return array_map(
		static fn ( array $link ): array => [
			'url'     => $link['url'],
			'message' => $link['message'],
		],
		$links
	);
}

function not_a_link( string $text ): string {
	$shown = mb_strlen( $text ) > 60 ? mb_substr( $text, 0, 60 ) . '…' : $text;

	/* translators: %s: what was pasted. */
	return sprintf( __( '“%s” is not a link. Use the link to an image or a page of this site.', 'shortpixel-flush' ), $shown );
}

/** @param int $status The page's HTTP status; 0 for no answer. */
function refused_page( string $url, int $status ): WP_Error {
	if ( 404 === $status || 410 === $status ) {
		return refused_url( 'page_not_found', $url, __( 'There is no such image or page on this site. Check the link.', 'shortpixel-flush' ) );
	}

	return refused_url( 'page_not_found', $url, __( 'Visitors can’t open this page, so its images can’t be found. Use the link to an image instead.', 'shortpixel-flush' ) );
}
