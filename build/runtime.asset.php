<?php return array('dependencies' => array(), 'version' => '6759f0001eea71eb8fe7');
