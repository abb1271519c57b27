<?php
/**
 * Amazon CloudFront.
 *
 * By its documentation (CloudFront Developer Guide "Invalidate files", "What you need to know when invalidating paths", "Concurrent
 * invalidation request maximum", "Pay for file invalidation"; API reference "CreateInvalidation" and "GetDistribution"; AWS General
 * Reference "Create a signed AWS API request"; read in November 2026):
 * - `POST /2020-05-31/distribution/{id}/invalidation` with XML, 201; a caller reference makes it one invalidation however often it
 *   is sent. At most 3,000 paths in progress, and 15 with a wildcard beside them; more is 400 TooManyInvalidationsInProgress.
 * - Paths are case-sensitive, begin with `/`, have up to 4,000 characters, and their query where the distribution caches by it.
 *   Bytes beyond ASCII and what RFC 1738 calls unsafe are percent-encoded, and nothing else is, or nothing is invalidated: so `~`,
 *   `[` and `]` are, `+`, `,` and `@` are not, and escapes that visitors' addresses have stay. A `*` is a wildcard at the end only.
 * - Price: 1,000 paths a month are free for the account, then US$ 0.005 each; a path with a wildcard counts as one.
 * - Errors `<ErrorResponse><Error><Code>`: AccessDenied, NoSuchDistribution, InvalidArgument, BatchTooLarge, InvalidClientTokenId,
 *   UnrecognizedClientException, SignatureDoesNotMatch, RequestExpired, Throttling.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/cloudfront-xml.php';
require_once __DIR__ . '/signature.php';
require_once __DIR__ . '/../clock.php';

final class Cloudfront extends Api_Edge {
	protected const API = 'https://cloudfront.amazonaws.com';

	protected const LIMITS = [
		'urls'       => 500,
		'per_minute' => 0,
		'burst'      => 0,
	];

	// By the answer's error code.
	protected const REFUSALS = [
		'AccessDenied'                => 'denied',
		'AccessDeniedException'       => 'denied',
		'NoSuchDistribution'          => 'zone_not_found',
		'InvalidArgument'             => 'address_refused',
		'BatchTooLarge'               => 'address_refused',
		'InvalidClientTokenId'        => 'key_refused',
		'UnrecognizedClientException' => 'key_refused',
		'SignatureDoesNotMatch'       => 'secret_refused',
		'RequestExpired'              => 'clock_wrong',
		'RequestTimeTooSkewed'        => 'clock_wrong',
	];

	protected const DENIED = [
		'purge'            => 'not_allowed',
		'purge_everything' => 'not_allowed',
		'test'             => 'not_shown',
	];

	// What it answers 400 for though it is only busy, and the seconds to wait.
	private const BUSY = [
		'TooManyInvalidationsInProgress' => [ 'in_progress', 60 ],
		'Throttling'                     => [ 'too_many', 5 ],
		'ThrottlingException'            => [ 'too_many', 5 ],
		'RequestThrottled'               => [ 'too_many', 5 ],
	];

	// Wildcards that may be in progress: a request with more would never be taken.
	private const WILDCARDS = 15;

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
			needed_field( 'text', 'key_id', __( 'Access key ID', 'shortpixel-flush' ), __( 'Of an IAM user that is allowed cloudfront:CreateInvalidation and cloudfront:GetDistribution on this distribution, and nothing else.', 'shortpixel-flush' ), '[A-Z0-9]{16,128}' ),
			needed_field( 'secret', 'secret', __( 'Secret access key', 'shortpixel-flush' ), __( 'Shown by AWS once, when the access key is made.', 'shortpixel-flush' ), '[A-Za-z0-9/+=]{16,128}' ),
			needed_field( 'text', 'distribution', __( 'Distribution ID', 'shortpixel-flush' ), __( 'Such as E1A2B3C4D5E6F7, in CloudFront’s list of distributions.', 'shortpixel-flush' ), '[A-Z0-9]{8,32}' ),
			choice_field(
				'paths',
				__( 'How pictures are invalidated', 'shortpixel-flush' ),
				__( 'A wildcard counts as one path however many pictures it covers. All pictures under it are then fetched again.', 'shortpixel-flush' ),
				[
					'each'     => __( 'Each address by itself', 'shortpixel-flush' ),
					'wildcard' => __( 'One wildcard for the first folder of their addresses, such as /spai/*', 'shortpixel-flush' ),
				]
			),
		];
	}

	public function purge( array $setup, array $urls ): array {
		if ( 'wildcard' !== ( $setup['paths'] ?? '' ) ) {
			return parent::purge( $setup, $urls );
		}
		$folders = sent_as( $urls, __NAMESPACE__ . '\folder_path' );

		// Each wildcard once, with all addresses that it covers: it is paid for each time.
		return array_map(
			fn ( array $some ): array => $this->purge_request( $setup, $some, array_keys( array_intersect( $folders, $some ) ) ),
			array_chunk( each_once( $folders ), self::WILDCARDS )
		);
	}

	public function purge_everything( array $setup ): array {
		return [ $this->purge_request( $setup, [ '/*' ], [] ) ];
	}

	public function test( array $setup ): array {
		return $this->request( $setup, 'GET', self::distribution( $setup ) );
	}

	public function costs(): string {
		return __( 'AWS counts each address of a flush as one invalidation path. An account’s first 1,000 paths of a month are free; each further one costs about US$ 0.005. A flush of everything counts as one path, and so does a test of the connection.', 'shortpixel-flush' );
	}

	protected function written( array $setup, string $url ): ?string {
		return invalidation_path( $url );
	}

	protected function purge_request( array $setup, array $written, array $urls ): array {
		// The same paths within one second are one invalidation: one that is paid for once.
		$reference = 'shortpixel-flush-' . now() . '-' . substr( hash( 'sha256', implode( "\n", $written ) ), 0, 16 );

		return $this->request( $setup, 'POST', self::distribution( $setup ) . '/invalidation', $urls, invalidation_batch( $written, $reference, self::VERSION ) );
	}

	protected function is_done( array $answer ): bool {
		return 201 === $answer['status'] && false !== strpos( $answer['body'], '<Invalidation' );
	}

	protected function zone( array $setup, array $answer ): ?array {
		$names = 200 === $answer['status'] ? distribution_names( $answer['body'] ) : [];

		return [] === $names ? null : [
			'zone'  => implode( ', ', $names ),
			'setup' => [],
		];
	}

	protected function trouble( array $answer ): ?array {
		$busy = self::BUSY[ aws_error_code( $answer['body'] ) ] ?? null;

		return null === $busy || $answer['status'] < 400 ? parent::trouble( $answer ) : said(
			'busy',
			$busy[0],
			[
				'status'      => $answer['status'],
				'retry_after' => $answer['retry_after'] ?? $busy[1],
			]
		);
	}

	protected function meaning( array $answer ): string {
		$code = self::REFUSALS[ aws_error_code( $answer['body'] ) ] ?? 'not_understood';

		// A clock that is wrong is told by the message alone in some of AWS's services.
		return 'secret_refused' === $code && 0 === stripos( $this->words( $answer ), 'Signature expired' ) ? 'clock_wrong' : $code;
	}

	protected function words( array $answer ): string {
		return xml_text( $answer['body'], 'Message' );
	}

	protected function sentences(): array {
		return [
			'key_refused'     => __( 'AWS does not know this access key. Until that is put right, visitors may get old pictures from CloudFront. Copy the access key ID and the secret access key into the settings, or make a new key in IAM.', 'shortpixel-flush' ),
			'secret_refused'  => __( 'AWS refused the signature: the secret access key does not belong to the access key ID. Until that is put right, visitors may get old pictures from CloudFront. Copy both into the settings again.', 'shortpixel-flush' ),
			'clock_wrong'     => __( 'AWS refused the signature’s time: this server’s clock is wrong by minutes. Until that is put right, visitors may get old pictures from CloudFront. Ask your host to set the clock.', 'shortpixel-flush' ),
			'not_allowed'     => __( 'AWS refused the access key: its IAM user needs cloudfront:CreateInvalidation on this distribution. Until it has it, visitors may get old pictures from CloudFront. Add that permission in IAM, then try again.', 'shortpixel-flush' ),
			'not_shown'       => __( 'AWS does not show the distribution to this access key: that needs cloudfront:GetDistribution, and purging needs cloudfront:CreateInvalidation. Until then, visitors may get old pictures from CloudFront. Add both permissions in IAM, then test again.', 'shortpixel-flush' ),
			'zone_not_found'  => __( 'CloudFront has no such distribution in this account. Until that is put right, visitors may get old pictures from CloudFront. Copy the distribution’s ID, not its domain name, into the settings.', 'shortpixel-flush' ),
			'address_refused' => __( 'CloudFront refused one of the addresses, and with it all that were sent together. Visitors may get the old pictures from CloudFront. Flush everything, or choose the wildcard in the settings.', 'shortpixel-flush' ),
			'in_progress'     => __( 'CloudFront is still busy with earlier invalidations. Visitors may get old pictures from CloudFront until it has been purged. Try again in a few minutes.', 'shortpixel-flush' ),
		];
	}

	protected function headers( array $setup, array $request ): array {
		$headers = '' === $request['body'] ? [] : [ 'Content-Type' => 'text/xml' ];

		return $headers + signed_headers( $request['method'], $request['url'], $headers, $request['body'], $setup, self::SCOPE, now() );
	}

	protected function secrets( array $setup, array $headers ): array {
		return [ $setup['secret'] ?? '', substr( $headers['Authorization'] ?? '', -64 ) ];
	}

	/**
	 * Gives the path of the distribution.
	 *
	 * @param array<string,string> $setup
	 */
	private static function distribution( array $setup ): string {
		return '/' . self::VERSION . '/distribution/' . rawurlencode( $setup['distribution'] ?? '' );
	}
}
