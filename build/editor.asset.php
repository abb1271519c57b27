<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '383a11cf03ed0d4b0a6d');
