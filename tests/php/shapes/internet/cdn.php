<?php
/**
 * A CDN that treats URLs as ShortPixel's does: it fetches the source URL in the CDN URL, caches the response by the
 * whole CDN URL, and removes it on `f_remove` or through the purge API. Unlike tools/simulator, it resizes no image.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes\Internet;

/**
 * Answers a request to one of ShortPixel's hosts.
 */
function answer_as_cdn( string $host ): void {
	$target = server( 'REQUEST_URI' );

	if ( 'no-cdn.shortpixel.ai' === $host ) {
		answer_as_account( $target );
		return;
	}
	if ( 1 !== preg_match( '~\A/([^/]+)/([^/]+)/(.+)\z~s', $target, $parts ) ) {
		http_response_code( 404 );
		return;
	}

	[ , $key, $list, $source ] = $parts;
	$params                    = (array) preg_split( '/[+,]/', $list );
	$url                       = "https://{$host}/{$key}/" . preg_replace(
		'/(?:\A|(?<=[+,]))f_remove(?:[+,]|\z)/',
		'',
		$list
	) . "/{$source}";
	$copy                      = folder() . '/cdn/' . sha1( $url );
	if ( in_array( 'f_remove', $params, true ) ) {
		forget( $url );
		header( 'Date: ' . gmdate( 'D, d M Y H:i:s', now() ) . ' GMT' );
		echo 'removed';
		return;
	}
	if ( ! is_file( $copy ) ) {
		$scheme = in_array( 'p_h', $params, true ) ? 'http://' : 'https://';
		$answer = send( 1 === preg_match( '~\Ahttps?://~i', $source ) ? $source : $scheme . $source );
		if ( 200 !== $answer['status'] || ! str_starts_with( $answer['headers']['content-type'] ?? '', 'image/' ) ) {
			http_response_code( 404 );
			return;
		}
		keep( $copy, $url, $answer['headers']['content-type'], $answer['body'] );
	}
	$kept = kept( $copy );
	header( "Content-Type: {$kept['type']}" );
	header( 'ETag: "' . sha1( $kept['bytes'] ) . '"' );
	header( 'Date: ' . gmdate( 'D, d M Y H:i:s', now() ) . ' GMT' );
	header( 'Age: ' . ( now() - $kept['made'] ) );
	header( 'Cache-Control: public, max-age=31536000' );
	echo $kept['bytes'];
}

function keep( string $file, string $url, string $type, string $bytes ): void {
	file_put_contents( $file, implode( "\n", [ $url, $type, now(), $bytes ] ) );
}

/**
 * @return array{url: string, type: string, made: int, bytes: string}
 */
function kept( string $file ): array {
	[ $url, $type, $made, $bytes ] = explode( "\n", (string) file_get_contents( $file ), 4 ) + [ '', '', '', '' ];
	return [
		'url'   => $url,
		'type'  => $type,
		'made'  => (int) $made,
		'bytes' => $bytes,
	];
}

/**
 * Removes the copy of a CDN URL if there is one, and logs the URL.
 */
function forget( string $url ): void {
	$copy = folder() . '/cdn/' . sha1( $url );
	if ( is_file( $copy ) ) {
		unlink( $copy );
	}
	file_put_contents( folder() . '/removed.log', "{$url}\n", FILE_APPEND | LOCK_EX );
}

/**
 * Answers for ShortPixel's API: a purge removes the copies whose URL begins with the part before the asterisk, or all
 * copies of a site's host; other requests change nothing.
 */
function answer_as_account( string $target ): void {
	$is_of_host = 1 === preg_match( '~\A/purge-cdn-cache-bulk/[^/]+/([^/]+)/([^/]+)\z~', $target, $host );
	$is_of_file = 1 === preg_match( '~\A/purge-cdn-cache/[^/]+/(.+)\*\z~s', $target, $file );
	$copies     = glob( folder() . '/cdn/*' );
	foreach ( false === $copies ? [] : $copies as $copy ) {
		$url = kept( $copy )['url'];
		if ( $is_of_host
			? str_starts_with(
				$url,
				'https://' . rawurldecode( $host[2] ) . '/'
			) && str_contains( $url, '/' . rawurldecode( $host[1] ) . '/' )
			: $is_of_file && str_starts_with( $url, $file[1] ) ) {
			forget( $url );
		}
	}
	header( 'Content-Type: application/json' );
	echo '{"Status":2}';
}
