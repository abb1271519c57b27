<?php
/** Reads pages and their style sheets as a logged-out visitor, and splits a page into the parts that may have links. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Plan;
use WP_HTML_Tag_Processor;
use WP_Http;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Cdn\find_cdn_urls;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// For one request: a busy server can take that long for an uncached page.
const PAGE_SECONDS   = 10.0;
const PAGE_BYTES     = 3145728;
const PAGE_REDIRECTS = 3;

// For all pages of a plan with their style sheets, including parsing, since a user may be waiting.
const READING_SECONDS = 20.0;

const STYLE_SHEETS_A_PAGE = 10;
const STYLE_SHEETS        = 30;
const STYLE_SHEET_BYTES   = 1048576;

const NOTHING_SEEN = [
	'sheets'   => [],
	'urls'     => [],
	'lazy'     => [],
	'surfaces' => [],
];

/**
 * @param list<string> $pages
 * @return array<string, Page_Seen|null> By URL; null for a page that could not be opened, or not read in time.
 */
function links_on_pages( array $pages, float $seconds = READING_SECONDS, bool $reads_styles = true ): array {
	return array_map(
		static fn ( array $shown ): ?array => 200 === $shown['status'] ? $shown : null,
		pages_as_seen( array_slice( array_values( array_unique( $pages ) ), 0, Plan::MOST_PAGES ), $seconds, $reads_styles )
	);
}

/**
 * @param list<string> $pages
 * @return array<string, Page_Seen> By URL: CDN URLs and lazy sources on the page and in those of its style sheets that
 *     were read, and what surfaces_in() finds. Pages that could not be opened, or read to their end in time, list
 *     nothing: their content is unknown.
 */
function pages_as_seen( array $pages, float $seconds = READING_SECONDS, bool $reads_styles = true ): array {
	$until  = microtime( true ) + $seconds;
	$shown  = [];
	$sheets = [];

	$answers = read_pages( $pages, $until );
	$read    = read_in_time(
		$answers,
		static fn ( string $body, string $page ): array => [
			'sheets'   => style_sheets( $body, $page ),
			'surfaces' => surfaces_in( $body, $page ),
		] + page_links_in( $body, $page ),
		$until
	);

	foreach ( $answers as $page => $answer ) {
		$shown[ $page ] = [ 'status' => isset( $read[ $page ] ) || 200 !== $answer['status'] ? $answer['status'] : 0 ] + ( $read[ $page ] ?? NOTHING_SEEN );

		foreach ( $shown[ $page ]['sheets'] as $sheet ) {
			$sheets[ $sheet ] = $sheet;
		}
	}

	$in_sheets = $reads_styles ? read_style_sheets( array_values( $sheets ), $until ) : [];
	$seen      = [];

	foreach ( $shown as $page => $on_page ) {
		$parts = array_values( array_intersect_key( $in_sheets, array_flip( $on_page['sheets'] ) ) );

		$seen[ $page ] = [
			'status'   => $on_page['status'],
			'urls'     => array_values( array_unique( array_merge( $on_page['urls'], ...array_column( $parts, 'urls' ) ) ) ),
			'lazy'     => array_merge( $on_page['lazy'], ...array_column( $parts, 'lazy' ) ),
			'surfaces' => $on_page['surfaces'],
		];
	}

	return $seen;
}

/**
 * @template T
 * @param array<array{status: int, headers: array<string, string>, body: string}> $answers By URL.
 * @param callable(string, string): T                                             $read    Receives the body and its URL.
 * @return array<T> The results by URL, without pages or files that could not be opened or read to their end in time.
 */
function read_in_time( array $answers, callable $read, float $until ): array {
	$parts = [];

	foreach ( $answers as $url => $answer ) {
		$part = 200 === $answer['status'] && microtime( true ) < $until ? $read( $answer['body'], (string) $url ) : null;

		if ( null !== $part && microtime( true ) < $until ) {
			$parts[ $url ] = $part;
		}
	}

	return $parts;
}

/**
 * @param string $text A page, a part of one, or a style sheet.
 * @param string $page The page's URL; empty for a style sheet.
 * @return array{urls: list<string>, lazy: list<Shown_Source>}
 */
function page_links_in( string $text, string $page = '' ): array {
	return [
		'urls' => find_cdn_urls( $text ),
		'lazy' => lazy_sources( $text, $page ),
	];
}

/**
 * @param list<string> $pages
 * @param float|null   $until The deadline, as a microtime() timestamp; null for READING_SECONDS from now.
 * @return array<string, array{status: int, headers: array<string, string>, body: string}>
 */
function read_pages( array $pages, ?float $until = null ): array {
	return read_requests( requests_of( $pages ), $until ?? microtime( true ) + READING_SECONDS );
}

/**
 * Reads URLs of this site, and follows redirects within it, because the client follows none.
 *
 * @param array<string, array{url: string, headers?: array<string, string>}> $requests
 * @return array<string, array{status: int, headers: array<string, string>, body: string}> By the requests' keys.
 */
function read_requests( array $requests, float $until ): array {
	$answers = [];

	for ( $hop = 0; $hop <= PAGE_REDIRECTS && [] !== $requests; $hop++ ) {
		$next = [];

		foreach ( send_until( site_hosts(), $requests, PAGE_BYTES, $until ) as $key => $answer ) {
			$key             = (string) $key;
			$answers[ $key ] = $answer;
			$location        = $answer['headers']['location'] ?? '';
			$is_redirect     = in_array( $answer['status'], [ 301, 302, 303, 307, 308 ], true ) && '' !== $location;
			$target          = $is_redirect ? WP_Http::make_absolute_url( $location, $requests[ $key ]['url'] ) : '';

			if ( is_host_listed( url_host( $target ), site_hosts() ) ) {
				$next[ $key ] = [ 'url' => substr( $target, 0, strcspn( $target, '#' ) ) ] + $requests[ $key ];
			}
		}

		$requests = $next;
	}

	return $answers;
}

/**
 * @param list<string> $urls
 * @return array<string, array{url: string}> By URL.
 */
function requests_of( array $urls ): array {
	return array_map( static fn ( string $url ): array => [ 'url' => $url ], array_combine( $urls, $urls ) );
}

/**
 * @param list<string> $sheets A page counts as read even if one of these is missing.
 * @return array<array{urls: list<string>, lazy: list<Shown_Source>}>
 */
function read_style_sheets( array $sheets, float $until ): array {
	$sheets  = array_slice( $sheets, 0, STYLE_SHEETS );
	$answers = [] === $sheets ? [] : send_until( style_hosts(), requests_of( $sheets ), STYLE_SHEET_BYTES, $until );

	return read_in_time( $answers, static fn ( string $body ): array => page_links_in( $body ), $until );
}

/** @return list<string> The style sheets that may be read. */
function style_sheets( string $html, string $page ): array {
	$tags   = new WP_HTML_Tag_Processor( $html );
	$hosts  = style_hosts();
	$sheets = [];

	while ( $tags->next_tag( [ 'tag_name' => 'link' ] ) ) {
		$rel  = $tags->get_attribute( 'rel' );
		$href = $tags->get_attribute( 'href' );
		$as   = $tags->get_attribute( 'as' );

		// Optimizers load a style sheet late through a preload.
		$styles = 'style' === $as ? '~\b(?:stylesheet|preload)\b~i' : '~\bstylesheet\b~i';

		if ( ! is_string( $rel ) || ! is_string( $href ) || 1 !== preg_match( $styles, $rel ) ) {
			continue;
		}

		$sheet = browser_url( WP_Http::make_absolute_url( trim( $href ), $page ) );

		if ( is_host_listed( url_host( $sheet ), $hosts ) ) {
			$sheets[ $sheet ] = $sheet;
		}
	}

	return array_slice( array_values( $sheets ), 0, STYLE_SHEETS_A_PAGE );
}

/** @return list<string> */
function style_hosts(): array {
	return array_values( array_unique( array_merge( site_hosts(), allowed_hosts() ) ) );
}

/**
 * @param list<string>                                               $hosts    The allowed hosts.
 * @param array<array{url: string, headers?: array<string, string>}> $requests If there are more than can run in
 *     parallel, they share the time.
 * @return array<array{status: int, headers: array<string, string>, body: string}>
 */
function send_until( array $hosts, array $requests, int $max_bytes, float $until ): array {
	$rounds  = max( 1, (int) ceil( count( $requests ) / Client::PARALLEL ) );
	$timeout = min( PAGE_SECONDS, ( $until - microtime( true ) ) / $rounds );

	if ( $timeout < 1.0 ) {
		return array_fill_keys(
			array_keys( $requests ),
			[
				'status'  => 0,
				'headers' => [],
				'body'    => '',
			]
		);
	}

	return ( new Client( $hosts ) )->send(
		array_map(
			static fn ( array $request ): array => $request + [
				'method'    => 'GET',
				'timeout'   => $timeout,
				'max_bytes' => $max_bytes,
			],
			$requests
		)
	);
}

/**
 * @return array{page: string, style: string, data: string, script: string} Inline styles and style sheets in `style`,
 *     `data-` attributes in `data`, inline scripts in `script`, and all other attributes in `page`.
 */
function parts_of_page( string $html ): array {
	$parts = array_fill_keys( [ 'page', 'style', 'data', 'script' ], '' );
	$tags  = new WP_HTML_Tag_Processor( $html );

	while ( $tags->next_tag() ) {
		$name             = $tags->get_tag();
		$parts['script'] .= 'SCRIPT' === $name ? "\n" . $tags->get_modifiable_text() : '';
		$parts['style']  .= 'STYLE' === $name ? "\n" . $tags->get_modifiable_text() : '';
		foreach ( $tags->get_attribute_names_with_prefix( '' ) ?? [] as $attribute ) {
			$value           = $tags->get_attribute( $attribute );
			$part            = part_of_attribute( $attribute );
			$parts[ $part ] .= is_string( $value ) ? "\n\"{$value}\"" : '';
		}
	}

	return $parts;
}

/** @return 'data'|'style'|'page' */
function part_of_attribute( string $name ): string {
	if ( 0 === strpos( $name, 'data-' ) ) {
		return 'data';
	}
	return 'style' === $name ? 'style' : 'page';
}
