<?php
/** Masks text that must not appear in a log or in anything that people paste into a forum. */

declare( strict_types=1 );

namespace ShortPixelFlush;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Edges\configured_edges;
use function ShortPixelFlush\Http\redact;
use function ShortPixelFlush\Http\redact_url;
use function ShortPixelFlush\Providers\active;
use const ShortPixelFlush\Http\MASK;

defined( 'ABSPATH' ) || exit;

load_needs_of( __FILE__ );

// Values after these words, or before a host, are likely other plugins' secrets.
const NAMED_SECRET = '~((?:(?:api|access|auth|secret|private|fastly)[_-]?key|token|secret|passw(?:or)?d|signature)'
	. '["\']?\s*(?:=>?|:)\s*["\']?)[^\s"\'&,;<>{}()]+~i';
const SENT_SECRET  = '~\b(bearer|basic)\s+(?=\S*[\d=])[\w+/.\~=-]{6,}~i';
const USER_OF_HOST = '~//[^\s/?\#@"\'<>]+@~';

/** @return callable(string): string A function that masks this site's secrets (decrypted once for all texts), links' queries, cookies, and paths. */
function mask(): callable {
	$secrets = known_secrets();

	return static function ( string $text ) use ( $secrets ): string {
		$text = redact( $text, $secrets );
		$text = (string) preg_replace(
			'~\b((?:set-)?cookie|authorization|x-wp-nonce|w(?:ord)?p(?:ress)?_\w+_[0-9a-f]{32})(["\']?\s*(?::|=>?)\s*)[^\r\n]+~i',
			'$1$2' . MASK,
			$text
		);
		$text = (string) preg_replace( [ NAMED_SECRET, SENT_SECRET, USER_OF_HOST ], [ '$1' . MASK, '$1 ' . MASK, '//' . MASK . '@' ], $text );
		$text = (string) preg_replace_callback( '~\bhttps?://[^\s"<>“”]+~i', static fn ( array $found ): string => redact_url( $found[0] ), $text );
		// A path from the root, as in a PHP error; within a link, something precedes it.
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
