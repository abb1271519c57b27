<?php
/** A kind of edge: a CDN or proxy of the site's own, in front of ShortPixel's. */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use ShortPixelFlush\Http\Client;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * An implementation writes requests and reads answers. It sends nothing, and is pure but for the clock.
 *
 * Requests are written right before they are sent, because signatures expire within minutes. A setup holds the values of
 * fields() by name, secrets in clear, and what tested() learned.
 *
 * @phpstan-import-type Answer from Client
 * @phpstan-type Setup array<string, string>
 * @phpstan-type Field array{name: string, label: string, help: string, type: 'text'|'secret'|'choice'|'lines', is_required: bool, choices?: array<string, string>, pattern?: string}
 * @phpstan-type Limits array{urls: int, per_minute: int, burst: int}
 * @phpstan-type Request array{method: string, url: string, headers: array<string, string>, body: string, secrets: list<string>, urls: list<string>}
 * @phpstan-type Data array<string, mixed>
 * @phpstan-type Result array{state: 'done'|'failed'|'busy', code: string, data: Data}
 */
interface Edge {
	/** Returns the stable, lower-case id of the kind. */
	public function id(): string;

	/** Returns the name that people know it by. */
	public function name(): string;

	/**
	 * Describes what the owner has to enter. The first option of a choice is the default. A pattern is a regular expression
	 * without delimiters, valid in both PHP and JavaScript, that the whole value must match.
	 *
	 * @phpstan-return list<Field>
	 */
	public function fields(): array;

	/**
	 * Lists the hosts that its requests go to.
	 *
	 * @phpstan-param Setup $setup
	 * @return list<string>
	 */
	public function hosts( array $setup ): array;

	/**
	 * Returns the most addresses per request, the most requests per minute (0 for no limit), and how many requests may be sent
	 * in one burst.
	 *
	 * @phpstan-param Setup $setup
	 * @phpstan-return Limits
	 */
	public function limits( array $setup ): array;

	/**
	 * Whether purge() and purge_everything() have all they need. If not, send test() first and merge `data.setup` of what
	 * tested() returns into the setup: that is how a zone's id is found by its name.
	 *
	 * @phpstan-param Setup $setup
	 */
	public function is_ready( array $setup ): bool;

	/**
	 * Writes the requests that purge addresses. Addresses are passed as visitors request them and sent as this edge stores them.
	 *
	 * Each request lists in `urls` the addresses that it purges. An address in none of them can't be purged by itself here.
	 *
	 * @phpstan-param Setup $setup
	 * @param list<string> $urls Any number.
	 * @phpstan-return list<Request>
	 */
	public function purge( array $setup, array $urls ): array;

	/**
	 * Writes the requests that purge everything this edge holds of the site; an empty list if it can't.
	 *
	 * @phpstan-param Setup $setup
	 * @phpstan-return list<Request>
	 */
	public function purge_everything( array $setup ): array;

	/**
	 * Reads the answer to a purge. `busy` is worth another try, after `data.retry_after` seconds if that is a number;
	 * `failed` is final.
	 *
	 * @phpstan-param Answer  $answer
	 * @phpstan-param Request $request
	 * @phpstan-return Result
	 */
	public function read( array $answer, array $request ): array;

	/**
	 * Writes a request that identifies the zone and changes nothing. It need not show whether purging is allowed: the
	 * connection test also purges an address that nobody has.
	 *
	 * @phpstan-param Setup $setup
	 * @phpstan-return Request
	 */
	public function test( array $setup ): array;

	/**
	 * Reads the answer to test(): `data.zone` names what was reached, `data.setup` is to be merged into the setup.
	 *
	 * @phpstan-param Setup  $setup
	 * @phpstan-param Answer $answer
	 * @phpstan-return Result
	 */
	public function tested( array $setup, array $answer ): array;

	/**
	 * Explains a code in whole, translated sentences: what happened, what visitors get now, what to do. Empty if the code is
	 * not a failure's.
	 *
	 * Needs no setup: anyone may call it on the kind alone, long after the request.
	 *
	 * @phpstan-param Data $data What came with the code.
	 */
	public function sentence( string $code, array $data ): string;

	/** Explains what a purge costs the owner, to be shown beforehand; empty if it is free. */
	public function costs(): string;
}
