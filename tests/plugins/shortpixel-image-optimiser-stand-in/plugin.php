<?php
/**
 * The function and class by which other code finds the plugin.
 */

declare( strict_types=1 );

namespace {
	// phpcs:disable WordPress.NamingConventions, PEAR.NamingConventions, Universal.Namespaces, Universal.Files, WordPress.Files.FileName -- Names are the real plugin's.

	function wpSPIO(): ShortPixel\ShortPixelPlugin {
		static $plugin = null;

		$plugin = $plugin instanceof ShortPixel\ShortPixelPlugin ? $plugin : new ShortPixel\ShortPixelPlugin();

		return $plugin;
	}
}

namespace ShortPixel {
	use ShortPixel\Model\SettingsModel;

	final class ShortPixelPlugin {
		private ?SettingsModel $settings = null;

		public function settings(): SettingsModel {
			$this->settings = $this->settings ?? new SettingsModel();

			return $this->settings;
		}
	}
}
