<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '867fb46534ddd6264cdf');
