<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * The new link that was tried at the first provider, and the CDN's answer. Times are in Unix seconds.
 *
 * @immutable
 */
final class Tried_Link extends Stored_Value {
	protected const LIKE = [
		'clock'   => 0,
		'verdict' => [
			'state'    => '',
			'evidence' => [],
		],
	];

	public string $url = '';

	/** When it was tried; 0 if it was not. */
	public int $since = 0;

	/** The CDN's time at that moment; null if the answer has none, or a cache may have answered. */
	public ?int $clock = null;

	/** When the answer arrived that was judged. */
	public int $at = 0;

	public int $status = 0;

	public bool $was_origin_old = false;

	/** @var array{state: string, evidence: array<mixed>} */
	public array $verdict = [
		'state'    => '',
		'evidence' => [],
	];
}
