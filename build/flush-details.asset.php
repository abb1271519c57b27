<?php return array('dependencies' => array(), 'version' => 'd9957ab79db69b688c72');
