<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use ShortPixelFlush\Http\Client;

defined( 'ABSPATH' ) || exit;

/**
 * A kind of edge: the site's own CDN or proxy, in front of ShortPixel's CDN, the site or its files. An implementation
 * builds requests and reads answers, but sends nothing itself.
 *
 * Requests are built right before they are sent, because signatures expire within minutes. A setup holds the values of
 * fields() by name, with secrets in plain text, and the values that tested() added. In a flush it also holds
 * `public_hosts`, the hosts that the edge serves, separated by spaces; and for requests that are about to be sent,
 * `first_tried_at`, when the purge was first tried, in Unix seconds.
 *
 * @phpstan-import-type Answer from Client
 * @phpstan-type Setup array<string, string>
 * @phpstan-type Field array{
 *     name: string,
 *     label: string,
 *     help: string,
 *     type: 'text'|'secret'|'choice'|'lines',
 *     is_required: bool,
 *     choices?: array<string, string>,
 *     pattern?: string,
 * }
 * @phpstan-type Limits array{urls: int, per_minute: int, burst: int}
 * @phpstan-type Request array{method: string, url: string, headers: array<string, string>, body: string, secrets: list<string>, urls: list<string>}
 * @phpstan-type Data array<string, mixed>
 * @phpstan-type Result array{state: 'done'|'failed'|'busy', code: string, data: Data}
 */
interface Edge {
	/** Returns the kind's id, stable and lower-case. */
	public function id(): string;

	/** Returns the name that users know. */
	public function name(): string;

	/**
	 * @phpstan-return list<Field> The fields that the owner fills in. The first option of a choice is the default. A
	 *                             pattern is a regular expression without delimiters, valid in PHP and JavaScript, that
	 *                             must match the whole value.
	 */
	public function fields(): array;

	/**
	 * @phpstan-param Setup $setup
	 * @return list<string> The hosts that requests go to.
	 */
	public function hosts( array $setup ): array;

	/**
	 * @phpstan-param Setup $setup
	 * @phpstan-return Limits The maximum addresses per request, requests per minute (0 for no limit), and requests in
	 *   one burst (0 for as many as ten seconds allow).
	 */
	public function limits( array $setup ): array;

	/**
	 * Whether the setup has everything that a purge needs, such as a zone's id. If not, first send test() and merge
	 * `data.setup` of tested() into the setup.
	 *
	 * @phpstan-param Setup $setup
	 */
	public function is_ready( array $setup ): bool;

	/**
	 * Builds the requests that purge these addresses from this edge. Each request lists in `urls` those of the
	 * addresses that it is for; several requests may list the same one. An address that none lists can't be purged
	 * here.
	 *
	 * @phpstan-param Setup $setup
	 * @param list<string> $urls Any number of addresses, as visitors request them.
	 * @phpstan-return list<Request>
	 */
	public function purge( array $setup, array $urls ): array;

	/**
	 * @phpstan-param Setup $setup
	 * @phpstan-return list<Request> The requests with which a flush of everything empties this edge, as far as the
	 *   setup allows; empty if it can't be emptied.
	 */
	public function purge_everything( array $setup ): array;

	/**
	 * @phpstan-param Answer  $answer The answer to a purge.
	 * @phpstan-param Request $request
	 * @phpstan-return Result `busy` calls for a retry, after `data.retry_after` seconds if that is a number; `failed`
	 *   is final.
	 */
	public function read( array $answer, array $request ): array;

	/**
	 * @phpstan-param Setup $setup
	 * @phpstan-return Request A request that changes nothing, and identifies the zone if the kind has zones. If it
	 *   succeeds, the connection test also tries a purge.
	 */
	public function test( array $setup ): array;

	/**
	 * @phpstan-param Setup  $setup
	 * @phpstan-param Answer $answer The answer to test().
	 * @phpstan-return Result `data.zone`, if set, names the zone that was reached; `data.setup`, if set, must be merged
	 *   into the setup.
	 */
	public function tested( array $setup, array $answer ): array;

	/**
	 * Explains the code of a failed or busy result in complete, translated sentences: what happened, what visitors get
	 * now, and what to do. Empty for other codes, or if the current user must not read it. Needs no setup, so it can be
	 * called long after the request.
	 *
	 * @phpstan-param Data $data The data that came with the code.
	 */
	public function sentence( string $code, array $data ): string;
}
