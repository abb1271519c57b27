<?php
/**
 * Amazon CloudFront.
 *
 * From the documentation (CloudFront Developer Guide "Invalidate files", "What you need to know when invalidating
 * paths", "Concurrent invalidation request maximum", "Pay for file invalidation"; API reference "CreateInvalidation"
 * and "GetDistribution"; AWS General Reference "Create a signed AWS API request"; read in November 2026):
 * - Requests with the same caller reference count as one invalidation. At most 3,000 paths may be in progress, plus 15
 *   with a wildcard; more get 400 TooManyInvalidationsInProgress.
 * - Paths are case-sensitive and up to 4,000 characters long, and include the query if the distribution caches by it.
 *   Non-ASCII bytes and the characters that RFC 1738 calls unsafe must be percent-encoded, and nothing else: `~`, `[`
 *   and `]` are unsafe, `+`, `,` and `@` are not. Escapes in visitors' addresses stay. A path written otherwise
 *   invalidates nothing. A `*` is a wildcard only at the end.
 * - A path with a wildcard counts as one path, however many copies it covers.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

final class Cloudfront extends Api_Edge {
	protected const API = 'https://cloudfront.amazonaws.com';

	protected const LIMITS = [
		'urls'       => 500,
		'per_minute' => 0,
		'burst'      => 0,
	];

	// Our codes by AWS's error codes.
	protected const REFUSALS = [
		'AccessDenied'                => 'not_allowed',
		'AccessDeniedException'       => 'not_allowed',
		'NoSuchDistribution'          => 'zone_not_found',
		'InvalidArgument'             => 'address_refused',
		'BatchTooLarge'               => 'address_refused',
		'InvalidClientTokenId'        => 'key_refused',
		'UnrecognizedClientException' => 'key_refused',
		'SignatureDoesNotMatch'       => 'key_refused',
		'RequestExpired'              => 'clock_wrong',
		'RequestTimeTooSkewed'        => 'clock_wrong',
	];

	protected const ZONE_FIELD = 'distribution';

	protected const PERMISSIONS = 'cloudfront:CreateInvalidation, cloudfront:GetDistribution';

	// Errors that only mean that CloudFront is busy, with the seconds to wait if the answer states none.
	private const BUSY = [
		'TooManyInvalidationsInProgress' => 60,
		'Throttling'                     => 5,
		'ThrottlingException'            => 5,
		'RequestThrottled'               => 5,
	];

	// The most wildcards that may be in progress; a request with more would never be accepted.
	private const MAX_WILDCARDS = 15;

	// Characters that RFC 1738 calls unsafe but browsers don't encode everywhere, and `*`, which would be a wildcard at
	// the end. `%` is left out, since it begins an escape.
	private const ESCAPED_IN_PATH = '~[]{}|\\^`*';

	private const MAX_PATH_LENGTH = 4000;

	private const VERSION = '2020-05-31';

	private const SCOPE = [
		'region'  => 'us-east-1',
		'service' => 'cloudfront',
	];

	public function id(): string {
		return 'cloudfront';
	}

	public function name(): string {
		return 'Amazon CloudFront';
	}

	public function fields(): array {
		return [
			needed_field( 'text', 'key_id', __( 'Access key ID', 'shortpixel-flush' ), where_to_find( 'IAM → Users', self::PERMISSIONS ), '[A-Z0-9]{16,128}' ),
			needed_field( 'secret', 'secret', __( 'Secret access key', 'shortpixel-flush' ), __( 'Shown by AWS once, when the access key is created.', 'shortpixel-flush' ), '[A-Za-z0-9/+=]{16,128}' ),
			needed_field( 'text', 'distribution', __( 'Distribution ID', 'shortpixel-flush' ), __( 'Such as E1A2B3C4D5E6F7. Amazon may charge for each path that is cleared.', 'shortpixel-flush' ), '[A-Z0-9]{8,32}' ),
		];
	}

	public function purge( array $setup, array $urls ): array {
		$paths     = format_urls( $urls, [ self::class, 'image_path' ] );
		$wildcards = array_filter( $paths, static fn ( string $path ): bool => '*' === substr( $path, -1 ) );
		if ( count( unique_values( $wildcards ) ) > self::MAX_WILDCARDS ) {
			// So many wildcards would have to wait for each other, so use one per folder instead.
			$wildcards = array_map( static fn ( string $path ): string => substr( $path, 0, (int) strrpos( $path, '/' ) ) . '/*', $wildcards );
			$paths     = array_replace( $paths, $wildcards );
		}

		// Send each path only once, because Amazon charges for each.
		return array_map(
			fn ( array $some ): array => $this->purge_request( $setup, $some, array_keys( array_intersect( $paths, $some ) ) ),
			array_merge(
				array_chunk( unique_values( $wildcards ), self::MAX_WILDCARDS ),
				array_chunk( unique_values( array_diff_key( $paths, $wildcards ) ), self::LIMITS['urls'] )
			)
		);
	}

	public function purge_everything( array $setup ): array {
		return [ $this->purge_request( $setup, [ '/*' ], [] ) ];
	}

	public function test( array $setup ): array {
		return $this->request( $setup, 'GET', self::distribution_path( $setup ) );
	}

	protected function purge_request( array $setup, array $formatted, array $urls ): array {
		// A request without an answer may have been accepted. If it is repeated, its reference is the same, so that
		// Amazon charges only once. The same wildcard for other URLs gets another reference, since it has to be
		// invalidated again.
		$hash      = hash( 'sha256', implode( "\n", array_merge( $formatted, $urls ) ) );
		$reference = 'shortpixel-flush-' . ( $setup['first_tried_at'] ?? now() ) . '-' . substr( $hash, 0, 16 );

		return $this->request( $setup, 'POST', self::distribution_path( $setup ) . '/invalidation', $urls, self::invalidation_batch( $formatted, $reference ) );
	}

	protected function is_done( array $answer ): bool {
		// AWS does not document the status of a repeated request.
		return in_array( $answer['status'], [ 200, 201 ], true ) && false !== strpos( $answer['body'], '<Invalidation' );
	}

	protected function find_zone( array $setup, array $answer ): ?array {
		$names = 200 === $answer['status'] ? self::distribution_names( $answer['body'] ) : [];

		return [] === $names ? null : [
			'zone'  => implode( ', ', $names ),
			'setup' => [],
		];
	}

	protected function common_failure( array $answer ): ?array {
		$busy = self::BUSY[ self::error_code( $answer['body'] ) ] ?? null;

		return null === $busy || $answer['status'] < 400 ? parent::common_failure( $answer ) : result(
			'busy',
			'too_many',
			[
				'status'      => $answer['status'],
				'retry_after' => $answer['retry_after'] ?? $busy,
			]
		);
	}

	protected function refusal_code( array $answer ): string {
		$code = self::REFUSALS[ self::error_code( $answer['body'] ) ] ?? 'not_understood';

		// Some AWS services report a wrong clock only in the message.
		return 'key_refused' === $code && 0 === stripos( $this->provider_message( $answer ), 'Signature expired' ) ? 'clock_wrong' : $code;
	}

	protected function provider_message( array $answer ): string {
		return self::xml_text( $answer['body'], 'Message' );
	}

	protected function sentences(): array {
		return [
			/* translators: %s: Amazon CloudFront. */
			'clock_wrong' => __( 'For %s, this server’s clock is wrong, so visitors may get old images. Ask your host to set it.', 'shortpixel-flush' ),
		];
	}

	protected function headers( array $setup, array $request ): array {
		$headers = '' === $request['body'] ? [] : [ 'Content-Type' => 'text/xml' ];

		return $headers + signed_headers( $request['method'], $request['url'], $headers, $request['body'], $setup, self::SCOPE, now() );
	}

	protected function secrets( array $setup, array $headers ): array {
		return [ ...parent::secrets( $setup, $headers ), substr( $headers['Authorization'] ?? '', -64 ) ];
	}

	/** Formats a URL as a path to invalidate; null if the path would be too long, or url_parts() can't read the URL. */
	public static function invalidation_path( string $url ): ?string {
		$parts = url_parts( $url );
		$path  = null === $parts ? null : percent_encode( $parts['path'] . $parts['query'], self::ESCAPED_IN_PATH );

		return null === $path || strlen( $path ) > self::MAX_PATH_LENGTH ? null : $path;
	}

	/**
	 * Returns a wildcard for all copies of an image file or a CDN URL at this edge; for any other URL, its path. Null
	 * as for invalidation_path().
	 *
	 * The wildcard of an image file covers its sizes and queries. In a CDN URL the file name comes after the
	 * parameters, so only the key's folder covers all copies. Other files that the wildcard covers are fetched from the
	 * origin again.
	 */
	public static function image_path( string $url ): ?string {
		$path = self::invalidation_path( $url );
		if ( null !== $path && null !== parse_cdn_url( $url ) && 1 === preg_match( '~\A(/[^/?]+/)~', $path, $folder ) ) {
			return $folder[1] . '*';
		}
		return null !== $path && 1 === preg_match( '~\A(/[^?]*[^/?])\.(?:jpe?g|jfif|png|gif|webp|avif|svg|bmp|heic)(?:\?.*)?\z~isD', $path, $image )
			? preg_replace( '~(?<=[^/])-(?:\d+x\d+|scaled|rotated|e\d{10,}(?:-\d+x\d+)?)\z~', '', $image[1] ) . '*'
			: $path;
	}

	/** @param list<string> $paths */
	private static function invalidation_batch( array $paths, string $reference ): string {
		$items = '';
		foreach ( $paths as $path ) {
			$items .= '<Path>' . htmlspecialchars( $path, ENT_XML1 | ENT_QUOTES, 'UTF-8' ) . '</Path>';
		}

		return '<?xml version="1.0" encoding="UTF-8"?>'
			. '<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/' . self::VERSION . '/">'
			. '<Paths><Quantity>' . count( $paths ) . "</Quantity><Items>{$items}</Items></Paths>"
			. "<CallerReference>{$reference}</CallerReference>"
			. '</InvalidationBatch>';
	}

	/**
	 * @return list<string> The distribution's host names, the owner's own first; empty if the answer does not describe
	 *   a distribution.
	 */
	private static function distribution_names( string $body ): array {
		// The first domain is the distribution's; those of its origins follow.
		if ( 1 !== preg_match( '~<DomainName>([^<]{1,253})</DomainName>~', $body, $domain ) ) {
			return [];
		}
		preg_match_all( '~<CNAME>([^<]{1,253})</CNAME>~', $body, $names );

		return array_values( array_unique( array_merge( $names[1], [ $domain[1] ] ) ) );
	}

	private static function error_code( string $body ): string {
		return false === strpos( $body, '<Error>' ) ? '' : self::xml_text( $body, 'Code' );
	}

	/** Reads the text of the first element with this name, without an XML parser, which not every server has. */
	private static function xml_text( string $body, string $name ): string {
		return 1 === preg_match( "~<{$name}>([^<]*)</{$name}>~", $body, $found ) ? trim( html_entity_decode( $found[1] ) ) : '';
	}

	/** @param array<string, string> $setup */
	private static function distribution_path( array $setup ): string {
		return '/' . self::VERSION . '/distribution/' . rawurlencode( $setup['distribution'] ?? '' );
	}
}
