<?php
/** The report of the diagnostics as plain text, for people who help: without secrets, keys, paths and names of images. */

declare( strict_types=1 );

namespace ShortPixelFlush\Diagnostics;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Edges\configured_edges;
use function ShortPixelFlush\Http\redact;
use function ShortPixelFlush\Http\redact_url;
use function ShortPixelFlush\Providers\active;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../edges/configured.php';
require_once __DIR__ . '/../http/redact.php';
require_once __DIR__ . '/../providers/providers.php';
require_once __DIR__ . '/facts.php';

/** What stands above the steps: when, with which versions, and the facts that Site Health shows too. */
function report_head(): string {
	$lines = [
		'Flush for ShortPixel ' . SHORTPIXEL_FLUSH_VERSION . ', ' . gmdate( 'Y-m-d H:i' ) . ' UTC',
		'WordPress ' . get_bloginfo( 'version' ) . ', PHP ' . PHP_VERSION . ( is_multisite() ? ', multisite' : '' ),
	];
	foreach ( site_facts() as $fact ) {
		$lines[] = $fact['label'] . ': ' . $fact['value'];
	}

	return masker()( implode( "\n", $lines ) );
}

/** The lines about one step. */
function report_lines( string $title, Diagnosis $found ): string {
	$lines = [ '[' . strtoupper( $found->state ) . "] {$title}", '  ' . $found->message ];
	foreach ( array_filter( array_merge( [ $found->help ], $found->facts ), static fn ( string $line ): bool => '' !== $line ) as $line ) {
		$lines[] = '  ' . $line;
	}

	return masker()( implode( "\n", $lines ) );
}

/** @return callable(string): string Masks what must not be pasted into a forum: secrets of this site, decrypted once for all texts, what a link's query may hold, and where its files are. */
function masker(): callable {
	$secrets = known_secrets();

	return static function ( string $text ) use ( $secrets ): string {
		$text = redact( $text, $secrets );
		$text = (string) preg_replace_callback( '~\bhttps?://[^\s"<>“”]+~i', static fn ( array $found ): string => redact_url( $found[0] ), $text );
		// A path from the root, as in an error of PHP; in a link, something stands before it.
		return (string) preg_replace( '~(?<![\w/:.\-])(?:[A-Za-z]:)?(?:[/\\\\][\w.@+\-]+){2,}~', '…', $text );
	};
}

/** @return list<string> */
function known_secrets(): array {
	$secrets = array_map( static fn ( Provider $provider ): string => $provider->api_key(), active() );
	foreach ( configured_edges() as $edge ) {
		$secrets = array_merge( $secrets, $edge->secrets() );
	}
	return array_values( array_unique( array_filter( $secrets, static fn ( string $secret ): bool => '' !== $secret ) ) );
}
