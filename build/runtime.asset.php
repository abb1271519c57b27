<?php return array('dependencies' => array(), 'version' => '8d878c07e7def8cf6f95');
