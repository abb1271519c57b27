<?php return array('dependencies' => array(), 'version' => '19b6873599c980c00a24');
