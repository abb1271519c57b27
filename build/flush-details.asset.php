<?php return array('dependencies' => array(), 'version' => '940715b3515a946e3e14');
