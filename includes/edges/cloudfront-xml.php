<?php
/**
 * What CloudFront is sent and answers: paths and XML. Pure: no WordPress in here. The documentation is named in class-cloudfront.php.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

require_once __DIR__ . '/addresses.php';

// What RFC 1738 calls unsafe and a browser does not escape; `%` stays, since it begins an escape. A `*` would be a wildcard.
const ESCAPED_FOR_CLOUDFRONT = '~[]{}|\\^`*';

/**
 * Writes an address as an invalidation names it; null where it is too long for one.
 */
function invalidation_path( string $url ): ?string {
	$parts = address_parts( $url );
	if ( null === $parts ) {
		return null;
	}
	$path = escaped( $parts['path'] . $parts['query'], ESCAPED_FOR_CLOUDFRONT );

	return strlen( $path ) > 4000 ? null : $path;
}

/**
 * Writes the wildcard for all that is in the first folder of an address, or the address itself where it is in none.
 */
function folder_path( string $url ): ?string {
	$path = invalidation_path( $url );

	return null !== $path && 1 === preg_match( '~\A(/[^/?]+/)~', $path, $folder ) ? $folder[1] . '*' : $path;
}

/**
 * Writes an invalidation.
 *
 * @param list<string> $paths
 */
function invalidation_batch( array $paths, string $reference, string $version ): string {
	$items = '';
	foreach ( $paths as $path ) {
		$items .= '<Path>' . htmlspecialchars( $path, ENT_XML1 | ENT_QUOTES, 'UTF-8' ) . '</Path>';
	}

	return '<?xml version="1.0" encoding="UTF-8"?>'
		. "<InvalidationBatch xmlns=\"http://cloudfront.amazonaws.com/doc/{$version}/\">"
		. '<Paths><Quantity>' . count( $paths ) . "</Quantity><Items>{$items}</Items></Paths>"
		. "<CallerReference>{$reference}</CallerReference>"
		. '</InvalidationBatch>';
}

/**
 * Reads the names of a distribution: those of the owner's own, then CloudFront's; [] where the answer is none.
 *
 * @return list<string>
 */
function distribution_names( string $body ): array {
	// The distribution's own domain comes before those of its origins.
	if ( 1 !== preg_match( '~<DomainName>([^<]{1,253})</DomainName>~', $body, $domain ) ) {
		return [];
	}
	preg_match_all( '~<CNAME>([^<]{1,253})</CNAME>~', $body, $names );

	return array_values( array_unique( array_merge( $names[1], [ $domain[1] ] ) ) );
}

/**
 * Reads the text of the first element of a name. Not with an XML parser: not every site has one, and these few names need none.
 */
function xml_text( string $body, string $name ): string {
	return 1 === preg_match( "~<{$name}>([^<]*)</{$name}>~", $body, $found ) ? trim( html_entity_decode( $found[1] ) ) : '';
}

/**
 * Reads the code of an error; empty where the answer is none.
 */
function aws_error_code( string $body ): string {
	return false === strpos( $body, '<Error>' ) ? '' : xml_text( $body, 'Code' );
}
