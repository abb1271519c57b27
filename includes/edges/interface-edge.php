<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use ShortPixelFlush\Http\Client;

defined( 'ABSPATH' ) || exit;

/**
 * A kind of edge: a CDN or proxy of the site's own, in front of ShortPixel's. An implementation writes requests and reads answers,
 * but sends nothing, and is pure but for the clock.
 *
 * Requests are written right before they are sent, because signatures expire within minutes. A setup holds the values of
 * fields() by name, secrets in clear, what tested() learned, and in `first_tried_at` when a purge was first tried, in Unix
 * seconds.
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
	/** Stable and lower-case. */
	public function id(): string;

	/** As people know it. */
	public function name(): string;

	/**
	 * @phpstan-return list<Field> The fields that the owner fills in. The first option of a choice is the default. A pattern is a regular expression
	 *                             without delimiters, valid in both PHP and JavaScript, that the whole value must match.
	 */
	public function fields(): array;

	/**
	 * @phpstan-param Setup $setup
	 * @return list<string> The hosts that its requests go to.
	 */
	public function hosts( array $setup ): array;

	/**
	 * @phpstan-param Setup $setup
	 * @phpstan-return Limits The most addresses per request, requests per minute (0 for no limit), and requests in one burst.
	 */
	public function limits( array $setup ): array;

	/**
	 * Whether a purge has all it needs, such as a zone's id. If not, send test() and merge tested()'s `data.setup` into the setup first.
	 *
	 * @phpstan-param Setup $setup
	 */
	public function is_ready( array $setup ): bool;

	/**
	 * Writes the requests that purge addresses as this edge stores them; each lists in `urls` those that it purges. An address in none
	 * of them can't be purged by itself here.
	 *
	 * @phpstan-param Setup $setup
	 * @param list<string> $urls As visitors request them; any number.
	 * @phpstan-return list<Request>
	 */
	public function purge( array $setup, array $urls ): array;

	/**
	 * @phpstan-param Setup $setup
	 * @phpstan-return list<Request> They purge everything this edge holds of the site; an empty list if it can't.
	 */
	public function purge_everything( array $setup ): array;

	/**
	 * @phpstan-param Answer  $answer To a purge.
	 * @phpstan-param Request $request
	 * @phpstan-return Result `busy` is worth another try, after `data.retry_after` seconds if that is a number; `failed` is final.
	 */
	public function read( array $answer, array $request ): array;

	/**
	 * @phpstan-param Setup $setup
	 * @phpstan-return Request Identifies the zone and changes nothing. The connection test finds out whether purging is allowed.
	 */
	public function test( array $setup ): array;

	/**
	 * @phpstan-param Setup  $setup
	 * @phpstan-param Answer $answer To test().
	 * @phpstan-return Result `data.zone` names what was reached, `data.setup` is to be merged into the setup.
	 */
	public function tested( array $setup, array $answer ): array;

	/**
	 * Explains a failure's code in whole, translated sentences: what happened, what visitors get now, what to do. Empty for any other
	 * code. Needs no setup: anyone may call it on the kind alone, long after the request.
	 *
	 * @phpstan-param Data $data What came with the code.
	 */
	public function sentence( string $code, array $data ): string;
}
