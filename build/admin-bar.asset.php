<?php return array('dependencies' => array('wp-i18n'), 'version' => '4fa057f251f7246a95af');
