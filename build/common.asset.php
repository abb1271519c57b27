<?php return array('dependencies' => array(), 'version' => '39cde9d59e11959c5f5b');
