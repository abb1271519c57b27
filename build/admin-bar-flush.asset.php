<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '7fa39e01b1240e54fd29');
