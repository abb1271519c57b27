<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '834a350ad488b9c3d2ae');
