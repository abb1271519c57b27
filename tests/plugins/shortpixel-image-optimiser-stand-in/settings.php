<?php
/**
 * The stored settings: read once per request, and written at its end if they have changed.
 */

declare( strict_types=1 );

namespace ShortPixel\Model;

// phpcs:disable WordPress.NamingConventions, PEAR.NamingConventions, WordPress.Files.FileName -- Names are the real plugin's.

/**
 * @property bool   $useCDN
 * @property string $CDNDomain
 * @property bool   $createWebp
 * @property bool   $createAvif
 * @property int    $cdn_purge_version
 */
final class SettingsModel {
	private const DEFAULTS = [
		'useCDN'            => false,
		'cdn_css'           => false,
		'cdn_js'            => false,
		'CDNDomain'         => 'https://spcdn.shortpixel.ai/spio',
		'createWebp'        => false,
		'createAvif'        => false,
		'cdn_purge_version' => 1,
	];

	/**
	 * @var array<mixed>
	 */
	private array $stored;

	private bool $updated = false;

	public function __construct() {
		$stored       = apply_filters( 'shortpixel/settings/check', get_option( 'spio_settings', [] ) );
		$this->stored = is_array( $stored ) ? $stored : [];
		add_action( 'shutdown', [ $this, 'onShutdown' ] );
	}

	/**
	 * @return bool|int|string
	 */
	public function __get( string $name ) {
		$default = self::DEFAULTS[ $name ] ?? '';
		$value   = $this->stored[ $name ] ?? $default;

		if ( is_bool( $default ) ) {
			return (bool) $value;
		}

		return is_int( $default ) ? ( is_numeric( $value ) ? (int) $value : 0 ) : ( is_scalar( $value ) ? (string) $value : '' );
	}

	/**
	 * @param mixed $value
	 */
	public function __set( string $name, $value ): void {
		$this->stored[ $name ] = $value;
		$this->updated         = true;
	}

	public function onShutdown(): void {
		if ( $this->updated ) {
			$this->updated = false;
			update_option( 'spio_settings', $this->stored );
		}
	}
}
